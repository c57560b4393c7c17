# go test panics after its time.
# ci: github
# repo: northwind/queue
# job: test
# needs: go
# network: none
# tool: go test
# category: timeout
# also: test
# cause: panic: test timed out after 3s
# fix: TestDrain blocks on a channel nobody closes: close it in Stop, or raise -timeout if it is slow by nature.
# fix_regex: channel|close|-timeout|deadlock|blocked|goroutine
#: prepare
printf 'module github.com/northwind/queue\n\ngo 1.22\n' > go.mod
printf 'package queue\n\n// Drain reads all.\nfunc Drain(c chan int) (n int) {\n\tfor range c {\n\t\tn++\n\t}\n\treturn n\n}\n' > queue.go
printf 'package queue\n\nimport "testing"\n\nfunc TestEmpty(t *testing.T) { c := make(chan int); close(c); if Drain(c) != 0 { t.Fatal("not empty") } }\n\nfunc TestDrain(t *testing.T) {\n\tc := make(chan int, 2)\n\tc <- 1\n\tif n := Drain(c); n != 1 {\n\t\tt.Fatal(n)\n\t}\n}\n' > queue_test.go
#: mend
sed -i 's/c <- 1/c <- 1\n\tclose(c)/' queue_test.go
#: step Vet
go vet ./...
#: step Test
go test -v -timeout 3s ./...
