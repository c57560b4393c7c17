# A pseudo-version nobody has.
# ci: gitlab
# repo: northwind/gotool
# job: download
# image: golang:1.23
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: go
# env: GOPROXY=http://goproxy.northwind.example:8100
# env: GONOSUMDB=*
# tool: go mod
# category: dependency
# also: config
# cause: go: github\.com/google/uuid@v1\.6\.99: reading .*404 Not Found
# fix: Require a version of github.com/google/uuid that exists (go list -m -versions).
# fix_regex: version|go get|list -m
#: prepare
host_names goproxy.northwind.example
answers 8100 404 'not found: github.com/google/uuid@v1.6.99: invalid version: unknown revision v1.6.99'
printf 'module github.com/northwind/gotool\n\ngo 1.22\n\nrequire github.com/google/uuid v1.6.99\n' > go.mod
printf 'package main\n\nimport _ "github.com/google/uuid"\n\nfunc main() {}\n' > main.go
#: step Download
go version
cat go.mod
go mod download -x
