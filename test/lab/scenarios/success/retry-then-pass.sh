# A download fails twice and then succeeds.
# ci: gitlab
# repo: northwind/fetcher
# job: fetch
# image: debian:12
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: curl node
# tool: curl
# outcome: success
#: prepare
host_names files.northwind.example
printf 'let n = 0; require("http").createServer((q, r) => { n++; r.statusCode = n < 3 ? 503 : 200; r.end(n < 3 ? "Service Unavailable" : "data"); }).listen(8101);' > /tmp/f.js; node /tmp/f.js & waits 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/8101'
#: step Fetch
for i in 1 2 3; do curl -fsS http://files.northwind.example:8101/data.json -o data.json && break; echo "attempt $i failed, retrying"; sleep 1; done
cat data.json
