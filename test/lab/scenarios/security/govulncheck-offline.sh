# govulncheck cannot reach its database.
# ci: gitlab
# repo: northwind/gosvc
# job: govulncheck
# image: golang:1.23
# needs: govulncheck go
# network: none
# tool: govulncheck
# category: network
# also: security
# transient: yes
# cause: govulncheck: fetching vulnerabilities: .*
# fix: Let the runner reach vuln.go.dev (proxy) or give govulncheck a local database with -db.
# fix_regex: vuln\.go\.dev|proxy|-db|network|reach|DNS|resolve
#: prepare
printf 'module github.com/northwind/gosvc\n\ngo 1.22\n' > go.mod; printf 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("ok") }\n' > main.go
#: step Check
go version
go vet ./...
go build -v ./...
govulncheck -version || true
govulncheck ./...
