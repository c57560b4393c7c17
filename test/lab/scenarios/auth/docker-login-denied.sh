# docker login with a rotated password.
# ci: github
# repo: northwind/api
# job: image
# needs: dockerd docker docker-registry nginx htpasswd
# network: none
# tool: docker
# category: auth
# also: docker
# cause: Error response from daemon: login attempt to .* failed with status: 401 Unauthorized|unauthorized
# fix: Update the registry password secret; docker login to registry.northwind.example was refused.
# fix_regex: secret|password|token|credential
#: prepare
ip addr add 10.77.0.10/32 dev lo; echo 10.77.0.10 registry.northwind.example >> /etc/hosts
registry_up 5000 ci new-password; tls_front 443 5000 registry.northwind.example 10.77.0.10
docker_up; small_image registry.northwind.example/api:9
echo 'REGISTRY_PASSWORD=old-password' > $HOME_OF_JOB/job.env
#: mend
echo 'REGISTRY_PASSWORD=new-password' > $HOME_OF_JOB/job.env
#: step Versions
docker version
#: step Log in
echo "$REGISTRY_PASSWORD" | docker login registry.northwind.example --username ci --password-stdin
#: step Push
docker push registry.northwind.example/api:9
