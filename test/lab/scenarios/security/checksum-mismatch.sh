# A downloaded tool is not the one whose checksum is committed.
# ci: github
# repo: northwind/toolbox
# job: tools
# needs: curl sha256sum nginx
# network: none
# tool: sha256sum
# category: security
# also: network config
# cause: jq-linux-amd64: FAILED|computed checksum did NOT match
# fix: The download does not have the checksum in tools.sha256: fetch it from its release page, compare, and update the checksum only if the new file is meant.
# fix_regex: checksum|sha256|digest|hash
#: prepare
host_names downloads.northwind.example
mkdir -p /srv/www; head -c 90000 /dev/urandom > /srv/www/jq-linux-amd64; head -c 40000 /dev/urandom > /srv/www/yq-linux-amd64
printf 'pid /tmp/n.pid; events {} error_log /tmp/n.log; http { access_log off; server { listen 127.0.0.1:8090; root /srv/www; } }\n' > /tmp/n.conf; nginx -c /tmp/n.conf
(cd /srv/www; sha256sum jq-linux-amd64 yq-linux-amd64) > tools.sha256
echo new >> /srv/www/jq-linux-amd64
#: mend
(cd /srv/www; sha256sum jq-linux-amd64 yq-linux-amd64) > tools.sha256
#: step Download
mkdir -p bin
for tool in jq yq; do curl -fsSL -o bin/$tool-linux-amd64 http://downloads.northwind.example:8090/$tool-linux-amd64; done
ls -l bin
#: step Verify
cd bin && sha256sum --check ../tools.sha256
