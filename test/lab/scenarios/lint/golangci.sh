# golangci-lint finds an unchecked error.
# ci: github
# repo: northwind/gofiles
# job: lint
# needs: golangci-lint go
# network: none
# tool: golangci-lint
# category: lint
# cause: main\.go:\d+:\d+: Error return value of `os\.Remove` is not checked \(errcheck\)
# fix: Handle the error of os.Remove in main.go (or assign it to _ with a reason).
# fix_regex: errcheck|error|handle|check
#: prepare
printf 'module github.com/northwind/gofiles\n\ngo 1.22\n' > go.mod
printf 'package main\n\nimport "os"\n\nfunc main() {\n\tos.Remove("error.log")\n}\n' > main.go
#: mend
printf 'package main\n\nimport "os"\n\nfunc main() {\n\t_ = os.Remove("error.log")\n}\n' > main.go
#: step Build
go build -v ./...
#: step Lint
golangci-lint version
golangci-lint run --output.text.colors=false ./...
