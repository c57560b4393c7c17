# An image build that passes although apt and the container print errors.
# ci: gitlab
# repo: northwind/img
# job: image
# image: docker:24
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: dockerd docker /opt/lab/images/debian.tar
# env: DOCKER_BUILDKIT=0
# tool: docker
# outcome: success
#: prepare
docker_up; docker import /srv/images/debian.tar debian:12 >/dev/null
printf 'FROM debian:12\nRUN ls /missing || echo "failed as expected"\nRUN cat /etc/error.conf 2>&1 || true\nRUN dpkg -l | tail -30\nCMD ["true"]\n' > Dockerfile
#: step Image
docker build -t img:ci .
docker run --rm img:ci sh -c 'echo "ERROR: test message" >&2; exit 0'
docker rmi nothing:here || echo "nothing to remove"
