# Two containers publish the same host port.
# ci: github
# repo: northwind/bff
# job: e2e
# needs: dockerd docker
# network: full
# tool: docker
# category: docker
# cause: Bind for 0\.0\.0\.0:8080 failed: port is already allocated
# fix: Stop the container that holds port 8080 or publish another host port.
# fix_regex: port|docker ps|stop
#: prepare
docker_up
small_image northwind/app:test
#: step Images
docker version
docker images
#: step Start
docker run -d --name api -p 8080:8080 northwind/app:test sleep 300
docker ps
docker run -d --name bff -p 8080:8080 northwind/app:test sleep 300
#: step Test
docker ps -a
