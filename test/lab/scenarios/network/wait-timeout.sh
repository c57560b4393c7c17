# A health check polls an address that never answers.
# ci: gitlab
# repo: northwind/preview
# job: smoke
# image: curlimages/curl:8.8.0
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: curl
# tool: curl
# category: timeout
# also: network deploy
# cause: curl: \(28\) (?:Operation timed out|Connection timed out|Failed to connect)
# fix: Check that the preview is up and reachable from the runner (firewall, address), or wait longer.
# fix_regex: reach|firewall|time-?out|--max-time|health|up\b
#: prepare
host_names preview-88.northwind.example
node -e 'require("net").createServer(() => {}).listen(8092)' & waits 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/8092'
#: step Smoke
for i in 1 2 3; do echo "attempt $i"; curl -fsS --max-time 3 http://preview-88.northwind.example:8092/healthz && break; done
curl -fsS --max-time 5 http://preview-88.northwind.example:8092/healthz
