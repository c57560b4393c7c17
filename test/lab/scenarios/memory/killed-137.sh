# The kernel's OOM killer ends the process in its memory cgroup.
# ci: gitlab
# repo: northwind/indexer
# job: index
# image: python:3.11
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: python3
# tool: python
# category: memory
# also: infra
# cause: Killed\s+python3 index\.py|: line \d+: +\d+ Killed
# fix: The process was killed for memory (exit 137): use less memory per batch or a runner with more.
# fix_regex: memory|137|OOM
#: prepare
mkdir -p /sys/fs/cgroup/memory/lab-job; echo 80000000 > /sys/fs/cgroup/memory/lab-job/memory.limit_in_bytes
chmod 666 /sys/fs/cgroup/memory/lab-job/cgroup.procs
cat > index.py <<'P'
parts = []
for n in range(10_000):
    parts.append(bytearray(b"x" * 1_000_000))
    if n % 10 == 0:
        print(f"indexed {n} documents, errors=0", flush=True)
P
#: step Index
python3 --version
free -m
sh -c 'echo $$ > /sys/fs/cgroup/memory/lab-job/cgroup.procs; exec sleep 0'
echo $$ > /sys/fs/cgroup/memory/lab-job/cgroup.procs
python3 index.py
