# The entrypoint script has no interpreter line.
# ci: github
# repo: northwind/worker
# job: container-test
# needs: dockerd docker
# tool: docker
# category: docker
# also: config
# cause: exec /entrypoint: exec format error|standard_init_linux.*exec format error|exec user process caused: exec format error
# fix: Build the image for the runner's platform and give the entrypoint a #! line; the file is not executable for this architecture.
# fix_regex: platform|architecture|shebang|#!
#: prepare
docker_up; small_image northwind/base:1
printf 'echo starting worker\nexec sleep 1\n' > entrypoint; chmod +x entrypoint
printf 'FROM northwind/base:1\nCOPY entrypoint /entrypoint\nENTRYPOINT ["/entrypoint"]\n' > Dockerfile
#: mend
sed -i '1i #!/bin/sh' entrypoint
#: step Build
DOCKER_BUILDKIT=0 docker build -t northwind/worker:ci .
#: step Run
docker run --rm northwind/worker:ci
