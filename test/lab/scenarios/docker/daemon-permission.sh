# The runner's account may not talk to the daemon's socket.
# ci: jenkins
# repo: northwind/bff
# job: image
# needs: dockerd docker
# tool: docker
# category: docker
# also: permission
# cause: permission denied while trying to connect to the Docker daemon socket
# fix: Add the jenkins account to the docker group (and restart the agent) so that it may use /var/run/docker.sock.
# fix_regex: usermod|docker group|group
#: prepare
docker_up; gpasswd -d jenkins docker || true
printf 'FROM scratch\nCOPY app /app\nCMD ["/app"]\n' > Dockerfile; echo x > app
#: step Tools
git --version
docker --version
id
ls -l /var/run/docker.sock
#: step Image
docker build -t northwind/bff:${BUILD_NUMBER} .
#: step Push
docker push northwind/bff:${BUILD_NUMBER}
