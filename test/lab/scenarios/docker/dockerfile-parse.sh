# An unknown instruction.
# ci: jenkins
# repo: northwind/exporter
# job: image
# needs: dockerd docker
# env: DOCKER_BUILDKIT=0
# tool: docker
# category: docker
# also: config
# cause: dockerfile parse error.*unknown instruction: COPPY|unknown instruction: COPPY
# fix: Correct the instruction COPPY to COPY in the Dockerfile.
# fix_regex: COPY|instruction|Dockerfile
#: prepare
docker_up; small_image northwind/base:1
printf 'FROM northwind/base:1\nWORKDIR /srv\nCOPPY exporter /srv/\nCMD ["/srv/exporter"]\n' > Dockerfile; echo x > exporter
#: mend
sed -i s/COPPY/COPY/ Dockerfile
#: step Environment
docker version
#: step Image
docker build -t northwind/exporter:${BUILD_NUMBER} .
