# The daemon's storage is full while a layer is written.
# ci: github
# repo: northwind/dataset
# job: image
# needs: dockerd docker
# env: DOCKER_BUILDKIT=0
# tool: docker
# category: disk
# also: docker
# cause: no space left on device
# fix: Free the daemon's disk (docker system prune) or use a larger volume before building.
# fix_regex: prune|disk|space
#: prepare
mkdir -p /mnt/small; mount -t tmpfs -o size=40m small /mnt/small
dockerd --data-root /mnt/small --storage-driver=vfs --group=docker >/tmp/dockerd.log 2>&1 & waits 40 docker info; usermod -aG docker $JOB_USER
small_image northwind/base:1
head -c 22000000 /dev/urandom > dataset.bin
printf 'FROM northwind/base:1\nLABEL purpose=dataset\nWORKDIR /data\nCOPY dataset.bin /data/\nRUN cp dataset.bin copy.bin\n' > Dockerfile
#: step Disk
df -h /mnt/small
docker system df
#: step Build
docker build -t northwind/dataset:ci .
