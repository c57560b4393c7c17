# The container writes as user 1000 into a folder of the runner.
# ci: github
# repo: northwind/pdfs
# job: render
# needs: dockerd docker
# tool: docker
# category: permission
# also: docker
# cause: Permission denied$
# fix: Run the container with the folder's owner (--user "$(id -u):$(id -g)") or give out/ the right owner.
# fix_regex: --user|chown|chmod|owner|permission
#: prepare
docker_up; small_image northwind/render:2
#: step Images
docker version
mkdir -p out
ls -ld out
#: step Render
docker run --rm --user 1000:1000 -v "$PWD/out:/out" northwind/render:2 sh -c 'echo rendering; echo pdf > /out/report.pdf'
