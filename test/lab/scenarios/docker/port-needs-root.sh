# A rootless service inside the container wants port 80 of the host, which a web server holds already.
# ci: gitlab
# repo: northwind/webroot
# job: smoke
# image: docker:24
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: dockerd docker nginx
# tool: docker
# category: docker
# also: network
# cause: listen tcp4? 0\.0\.0\.0:80: bind: address already in use
# fix: Another process on the host listens on port 80; stop it or publish a different port.
# fix_regex: port|lsof|ss -|another process|in use
#: prepare
docker_up
small_image northwind/web:1
printf 'pid /tmp/n.pid; events {} http { server { listen 80; } }' > /tmp/n.conf; nginx -c /tmp/n.conf
#: step Smoke
docker version
docker images
docker run -d --name web -p 80:80 northwind/web:1 sleep 100
curl -sf http://localhost/
