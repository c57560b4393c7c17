# apt inside an image build cannot find a package (lists were never updated).
# ci: gitlab
# repo: northwind/pdf
# job: image
# image: docker:24
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: dockerd docker /opt/lab/images/debian.tar
# env: DOCKER_BUILDKIT=0
# tool: docker
# category: docker
# also: dependency
# cause: E: Unable to locate package wkhtmltopdf
# fix: Run apt-get update in the same RUN before apt-get install.
# fix_regex: apt-get update|apt update
#: prepare
docker_up; docker import -c 'CMD ["bash"]' /srv/images/debian.tar debian:12 >/dev/null
cat > Dockerfile <<'D'
FROM debian:12
LABEL maintainer=pdf@northwind.example
RUN apt-config dump | head -40
RUN apt-get install -y --no-install-recommends wkhtmltopdf fonts-dejavu-core
COPY render.sh /usr/local/bin/render
D
echo 'wkhtmltopdf "$@"' > render.sh
#: step Build
docker version
docker build -t registry.gitlab.com/northwind/pdf:latest .
