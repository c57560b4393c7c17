# go.sum lacks an entry.
# ci: github
# repo: northwind/gotool
# job: build
# needs: go
# uses: actions/setup-go@v5
# tool: go mod
# category: dependency
# cause: missing go\.sum entry for (?:module providing package|go\.mod file)
# fix: Run go mod tidy and commit go.sum.
# fix_regex: go mod tidy|go get|go\.sum|go mod download
#: prepare
printf 'module github.com/northwind/gotool\n\ngo 1.22\n\nrequire github.com/google/uuid v1.6.0\n' > go.mod
printf 'package main\n\nimport (\n\t"fmt"\n\n\t"github.com/google/uuid"\n)\n\nfunc main() { fmt.Println(uuid.NewString()) }\n' > main.go
#: mend
go mod tidy
#: step Environment
go version
go env
#: step Build
go build -v ./...
