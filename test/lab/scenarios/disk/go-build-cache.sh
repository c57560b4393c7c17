# The Go build cache lies on a full disk.
# ci: github
# repo: northwind/agent
# job: build
# needs: go
# network: none
# tool: go
# category: disk
# also: infra compile
# cause: no space left on device
# fix: The disk of GOCACHE is full: free space (go clean -cache, remove unused tools) or move GOCACHE to a larger disk.
# fix_regex: space|disk|cache|clean
#: prepare
mkdir -p /mnt/cache; mount -t tmpfs -o size=12m cache /mnt/cache
printf 'module northwind.example/agent\n\ngo 1.21\n' > go.mod
printf 'package main\n\nimport (\n\t"fmt"\n\t"net/http"\n)\n\nfunc main() { fmt.Println("no errors", http.StatusOK) }\n' > main.go
#: mend
mount -o remount,size=900m /mnt/cache
#: step Disk
df -h /mnt/cache
go version
#: step Build
export GOCACHE=/mnt/cache/build GOTMPDIR=/mnt/cache GOFLAGS=-p=1
go build -o agent .
