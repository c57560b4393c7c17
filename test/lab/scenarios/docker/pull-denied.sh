# The image's repository does not exist in the registry, or not for us.
# ci: github
# repo: northwind/etl
# job: integration
# needs: dockerd docker docker-registry nginx htpasswd
# network: none
# tool: docker
# category: docker
# also: auth permission
# cause: no basic auth credentials
# fix: Log in to registry.northwind.example (docker login) before pulling the private image.
# fix_regex: docker login|credential
#: prepare
ip addr add 10.77.0.10/32 dev lo; echo 10.77.0.10 registry.northwind.example >> /etc/hosts
registry_up 5000 ci pull-me-not; tls_front 443 5000 registry.northwind.example 10.77.0.10
docker_up
#: step Tools
docker version
#: step Pull
docker pull registry.northwind.example/etl/base:2024.11
#: step Run
docker run --rm registry.northwind.example/etl/base:2024.11 ./etl --check
