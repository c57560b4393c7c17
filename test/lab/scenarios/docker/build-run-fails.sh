# A RUN step ends with 127: the image has no curl.
# ci: github
# repo: northwind/agent
# job: image
# needs: dockerd docker /opt/lab/cli-plugins/docker-buildx /opt/lab/images/debian.tar
# tool: docker
# category: docker
# also: dependency
# cause: /bin/sh: \d+: curl: not found
# fix: Install curl in the image (apt-get install -y curl) before it is used, or use ADD.
# fix_regex: install|curl
#: prepare
docker_up; docker import /srv/images/debian.tar debian:bookworm-slim >/dev/null
cat > Dockerfile <<'D'
FROM debian:bookworm-slim
ENV DEBIAN_FRONTEND=noninteractive
RUN echo "deb settings" > /etc/apt/apt.conf.d/99retry && dpkg -l | tail -40
RUN mkdir -p /opt/agent && curl -fsSL https://downloads.northwind.example/agent-3.2.tar.gz | tar xz -C /opt/agent
CMD ["/opt/agent/run"]
D
#: step Build
docker buildx build --progress=plain -t northwind/agent:3.2 .
#: step Push
docker push northwind/agent:3.2
