# The tag was never pushed.
# ci: jenkins
# repo: northwind/etl
# job: deploy
# needs: dockerd docker docker-registry nginx
# tool: docker
# category: docker
# also: deploy
# cause: manifest for registry\.northwind\.example/etl/worker:1\.9\.3 not found: manifest unknown
# fix: Push the tag 1.9.3 first or deploy a tag that exists (list the repository's tags).
# fix_regex: tag|push
#: prepare
host_names registry.northwind.example
registry_up 5000; tls_front 443 5000 registry.northwind.example
docker_up
small_image registry.northwind.example/etl/worker:1.9.2; docker push registry.northwind.example/etl/worker:1.9.2; docker rmi registry.northwind.example/etl/worker:1.9.2
#: mend
docker pull registry.northwind.example/etl/worker:1.9.2; docker tag registry.northwind.example/etl/worker:1.9.2 registry.northwind.example/etl/worker:1.9.3; docker push registry.northwind.example/etl/worker:1.9.3
#: step Previous
docker version
docker pull registry.northwind.example/etl/worker:1.9.2
docker history registry.northwind.example/etl/worker:1.9.2
#: step Deploy
docker pull registry.northwind.example/etl/worker:1.9.3
#: step Verify
docker images
