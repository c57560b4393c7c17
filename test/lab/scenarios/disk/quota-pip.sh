# pip needs more room in TMPDIR than there is.
# ci: github
# repo: northwind/ml-serving
# job: test
# needs: /opt/hostedtoolcache/Python/3.11.7
# env: TMPDIR=/home/runner/tmp
# env: PIP_NO_CACHE_DIR=1
# tool: pip
# category: disk
# also: dependency
# cause: ERROR: Could not install packages due to an OSError: \[Errno 28\] No space left on device
# fix: Give pip a TMPDIR on a bigger disk or free space on the runner.
# fix_regex: space|TMPDIR|disk
#: prepare
mkdir -p /home/runner/tmp; mount -t tmpfs -o size=15m tmp /home/runner/tmp
printf 'requests==2.32.3\nnumpy==1.26.4\n' > requirements.txt
#: step Disk
df -h /home/runner/tmp
#: step Install
pip install -r requirements.txt
