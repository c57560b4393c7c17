# The build folder is on a small disk.
# ci: github
# repo: northwind/video
# job: transcode
# needs: python3
# tool: cp
# category: disk
# also: infra
# cause: (?:cp|dd|tar|head): .*No space left on device
# fix: Free space (remove unused toolchains, docker images) or write to a larger volume before copying.
# fix_regex: space|disk|df -h|prune|larger
#: prepare
mkdir -p /home/runner/work/_cache; mount -t tmpfs -o size=24m cache /home/runner/work/_cache
mkdir clips; for i in 1 2 3 4; do head -c 3000000 /dev/urandom > clips/$i.raw; done
#: step Disk
df -h /home/runner/work/_cache
#: step Transcode
for i in 1 2 3 4; do
  for size in 480 720 1080; do cp -v clips/$i.raw /home/runner/work/_cache/$i-$size.mp4; done
done
#: step Upload
ls -l /home/runner/work/_cache
