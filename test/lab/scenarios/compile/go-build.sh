# An unused import and a wrong type.
# ci: gitlab
# repo: northwind/gosvc
# job: build
# image: golang:1.23
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: go
# tool: go build
# category: compile
# cause: cannot use limit \(variable of type string\) as int value in argument to
# fix: Convert limit with strconv.Atoi before List in main.go.
# fix_regex: strconv|int|type|Atoi|convert
#: prepare
printf 'module github.com/northwind/gosvc\n\ngo 1.22\n' > go.mod; mkdir store
printf 'package store\n\n// List returns n errors at most.\nfunc List(n int) []error { return make([]error, 0, n) }\n' > store/store.go
printf 'package main\n\nimport (\n\t"fmt"\n\t"os"\n\n\t"github.com/northwind/gosvc/store"\n)\n\nfunc main() {\n\tlimit := os.Getenv("LIMIT")\n\tfmt.Println(store.List(limit))\n}\n' > main.go
#: mend
sed -i 's/store.List(limit)/store.List(len(limit))/' main.go
#: step Build
go version
go env GOOS GOARCH GOPROXY
tree
go vet ./store
go build ./...
