# A job on a runner without a Docker daemon.
# ci: gitlab
# repo: northwind/reports
# job: build-image
# image: docker:27
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: docker
# env: DOCKER_HOST=tcp://docker:2375
# tool: docker
# category: docker
# also: infra config network
# cause: ^ERROR: error during connect: .*lookup docker on .*no such host
# fix: Add the docker:dind service (and its TLS settings) to the job, or use a runner that has a Docker socket.
# fix_regex: dind|services|daemon|DOCKER_HOST|socket
#: prepare
printf 'FROM scratch\nCOPY . /\n' > Dockerfile
#: step Build
docker --version
docker info || true
docker build -t registry.gitlab.com/northwind/reports:latest .
