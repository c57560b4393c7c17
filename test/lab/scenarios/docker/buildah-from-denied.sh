# buildah wants a base image from a registry that answers 401.
# ci: gitlab
# repo: northwind/builder
# job: image
# image: quay.io/buildah/stable:v1.28
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: buildah docker-registry nginx htpasswd
# tool: buildah
# category: docker
# also: auth
# cause: (?:unauthorized: )?authentication required
# fix: Log in with buildah login registry.northwind.example (CI variables for user and password) before buildah bud.
# fix_regex: login|credential|auth
#: prepare
host_names registry.northwind.example
registry_up 5000 ci secret; tls_front 443 5000 registry.northwind.example
printf 'FROM registry.northwind.example/base/debian:12\nRUN true\n' > Containerfile
#: step Build
buildah --version
buildah info | head -40
buildah --storage-driver vfs bud -t builder:latest .
