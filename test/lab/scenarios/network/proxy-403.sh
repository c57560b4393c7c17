# The egress proxy refuses a host that is not on its list.
# ci: jenkins
# repo: northwind/console
# job: build
# needs: squid curl
# network: none
# env: https_proxy=http://proxy.northwind.example:3128
# tool: curl
# category: network
# also: permission config auth
# cause: curl: \(56\) .*403
# fix: Ask for downloads.example.org to be allowed on the proxy (or set no_proxy if it is internal).
# fix_regex: proxy
#: prepare
host_names proxy.northwind.example
printf 'http_port 127.0.0.1:3128\nacl ok dstdomain .npmjs.org\nhttp_access deny !ok\nhttp_access allow ok\npid_filename /tmp/squid.pid\naccess_log none\ncache_log /tmp/squid.log\nvisible_hostname proxy.northwind.example\nshutdown_lifetime 1 seconds\n' > /tmp/squid.conf
squid -f /tmp/squid.conf; waits 10 bash -c 'exec 3<>/dev/tcp/127.0.0.1/3128'
#: step Environment
env | sort | grep -iE 'proxy|JOB|BUILD'
git log --stat -1
curl --version
#: step Download
curl -SL --no-progress-meter https://downloads.example.org/tool-1.2.tar.gz -o tool.tar.gz
#: step Unpack
tar xzf tool.tar.gz
