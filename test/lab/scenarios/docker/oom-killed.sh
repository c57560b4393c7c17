# The container's memory limit is smaller than what the job needs.
# ci: github
# repo: northwind/images
# job: thumbnails
# needs: dockerd docker
# tool: docker
# category: memory
# also: docker
# cause: ^OOMKilled=true
# fix: Raise the container's memory limit (--memory) or let the job use less memory per batch; exit code 137 is the OOM killer.
# fix_regex: memory|137|OOM
#: prepare
docker_up; small_image northwind/thumbs:5
#: step Images
docker version
docker images
#: step Thumbnails
docker run --name thumbs --memory 64m --memory-swap 64m northwind/thumbs:5 sh -ec 'echo reading photos; dd if=/dev/zero of=/dev/null bs=300M count=1; echo done' || { code=$?; docker inspect thumbs --format 'OOMKilled={{.State.OOMKilled}} ExitCode={{.State.ExitCode}}'; exit $code; }
