# The command of the container is not in its image.
# ci: github
# repo: northwind/scheduler
# job: smoke
# needs: dockerd docker
# tool: docker
# category: docker
# also: config
# cause: exec: "gunicorn": executable file not found in \$PATH
# fix: Install gunicorn in the image or correct the command; it is not on the container's PATH.
# fix_regex: PATH|install|CMD|ENTRYPOINT|command
#: prepare
docker_up; small_image northwind/scheduler:ci
#: step Images
docker version
docker images
#: step Smoke
docker run --rm northwind/scheduler:ci echo container works
docker run --rm northwind/scheduler:ci gunicorn app:wsgi --bind 0.0.0.0:8000
