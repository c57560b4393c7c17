# Integration tests cannot reach a service that is still starting.
# ci: github
# repo: northwind/ordersvc
# job: integration
# needs: go
# network: none
# uses: actions/setup-go@v5
# tool: go test
# category: network
# also: test config
# cause: dial tcp 127\.0\.0\.1:9090: connect: connection refused
# fix: Start the inventory service (port 9090) before the tests and wait until it listens.
# fix_regex: start|wait|health|listen|running
#: prepare
printf 'module github.com/northwind/ordersvc\n\ngo 1.22\n' > go.mod
cat > orders.go <<'G'
package orders

import "net/http"

// Stock asks the inventory service for the stock of one item.
func Stock(base, item string) (int, error) {
	r, err := http.Get(base + "/stock/" + item)
	if err != nil {
		return 0, err
	}
	defer r.Body.Close()
	return r.StatusCode, nil
}
G
cat > orders_test.go <<'G'
package orders

import "testing"

func TestName(t *testing.T) { t.Log("error paths are tested elsewhere") }

func TestStock(t *testing.T) {
	n, err := Stock("http://127.0.0.1:9090", "mug")
	if err != nil {
		t.Fatalf("stock: %v", err)
	}
	if n != 200 {
		t.Errorf("status %d", n)
	}
}
G
#: mend
answers 9090 200 ok
#: step Vet
go vet ./...
go version
#: step Test
go test -v -count=1 ./...
