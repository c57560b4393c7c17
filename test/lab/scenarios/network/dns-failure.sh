# The host does not resolve.
# ci: github
# repo: northwind/feeds
# job: fetch
# needs: curl node
# network: none
# tool: curl
# category: network
# transient: yes
# cause: curl: \(6\) Could not resolve host: feeds\.northwind\.example
# fix: Check the host name and the runner's DNS; retry if it is a passing DNS outage.
# fix_regex: DNS|host ?name|resolve|retry
#: prepare
printf '{ "feeds": ["https://feeds.northwind.example/prices.json"] }\n' > feeds.json; for i in $(seq 40); do echo "rule $i: on error keep the last price"; done > rules.txt
#: step Rules
cat rules.txt
node -p 'require("./feeds.json")'
#: step Fetch
curl -fsSL --retry 2 --retry-delay 1 https://feeds.northwind.example/prices.json -o prices.json
#: step Use
wc -c prices.json
