# COPY names a folder that .dockerignore leaves out of the context.
# ci: github
# repo: northwind/frontend
# job: image
# needs: dockerd docker /opt/lab/cli-plugins/docker-buildx /opt/lab/images/debian.tar
# tool: docker
# category: docker
# also: config
# cause: ^ERROR: failed to solve: failed to compute cache key: "/dist" not found
# fix: Build dist before docker build and do not exclude it in .dockerignore.
# fix_regex: dockerignore|context|dist|COPY
#: prepare
docker_up; docker import /srv/images/debian.tar debian:bookworm-slim >/dev/null
cat > Dockerfile <<'D'
FROM debian:bookworm-slim AS base
WORKDIR /app
RUN groupadd --system web && useradd --system --gid web web
FROM base
COPY package.json ./
COPY dist ./dist
USER web
CMD ["/app/dist/server"]
D
echo '{ "name": "frontend" }' > package.json; mkdir dist; echo hi > dist/server; printf 'node_modules\ndist\n*.log\n' > .dockerignore
#: mend
printf 'node_modules\n*.log\n' > .dockerignore
#: step Set up
docker buildx version
docker buildx ls
#: step Build
docker buildx build --progress=plain -t ghcr.io/northwind/frontend:main .
#: step Inspect
docker image inspect ghcr.io/northwind/frontend:main --format '{{.Config.User}}'
