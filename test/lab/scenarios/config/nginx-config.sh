# The configuration test of nginx before a deployment.
# ci: github
# repo: northwind/edge
# job: nginx
# needs: nginx
# network: none
# tool: nginx
# category: config
# also: deploy
# cause: \[emerg\] .*unknown directive "proxy_passs" in
# fix: Correct proxy_passs to proxy_pass in conf/site.conf.
# fix_regex: proxy_pass|directive
#: prepare
mkdir conf; printf 'pid /tmp/t.pid; error_log stderr; events {}\nhttp { include site.conf; }\n' > conf/nginx.conf
printf 'server {\n  listen 8080;\n  error_page 500 502 503 504 /50x.html;\n  location /api/ { proxy_passs http://127.0.0.1:9000; }\n}\n' > conf/site.conf
for i in $(seq 40); do printf 'location /old-%s { return 301 /new-%s; } # was an error page\n' $i $i; done > conf/redirects.inc
#: step Show
nginx -V
cat conf/site.conf conf/redirects.inc
#: step Test
nginx -t -c "$PWD/conf/nginx.conf"
