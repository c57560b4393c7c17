# The robot account may pull and not push.
# ci: gitlab
# repo: northwind/api
# job: image
# image: docker:24
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: dockerd docker docker-registry nginx crane
# tool: crane
# category: auth
# also: permission docker
# cause: DENIED: requested access to the resource is denied
# fix: Give the account push rights on registry.northwind.example/api or push to a repository it owns.
# fix_regex: push|permission|rights|access|role
#: prepare
host_names registry.northwind.example
registry_up 5000; authority /etc/lab-ca; cat /etc/lab-ca/ca.pem >> /etc/ssl/certs/ca-certificates.crt
certificate /etc/lab-ca registry.northwind.example 90
cat > /tmp/ro.conf <<'N'
pid /tmp/ro.pid; events {}
http { access_log off; server { listen 127.0.0.1:443 ssl; server_name registry.northwind.example;
 ssl_certificate /etc/lab-ca/registry.northwind.example.pem; ssl_certificate_key /etc/lab-ca/registry.northwind.example.key;
 location / { default_type application/json; if ($request_method ~ ^(POST|PUT|PATCH)$) { return 403 '{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}'; } proxy_pass http://127.0.0.1:5000; proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto https; } } }
N
nginx -c /tmp/ro.conf
docker_up; small_image registry.northwind.example/api:9
#: step Push
docker version
docker images
docker save registry.northwind.example/api:9 -o api.tar
crane push api.tar registry.northwind.example/api:9
