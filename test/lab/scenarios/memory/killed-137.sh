# The kernel's OOM killer ends the process in its memory cgroup.
# ci: gitlab
# repo: northwind/indexer
# job: index
# image: python:3.11
# needs: python3
# memory: 80000000
# tool: python
# category: memory
# also: infra
# cause: /usr/bin/bash: line \d+:\s+\d+ Killed\s+python3 index\.py
# fix: The process was killed for memory (exit 137): use less memory per batch or a runner with more.
# fix_regex: memory|137|OOM
#: prepare
cat > index.py <<'P'
parts = []
for n in range(10_000):
    parts.append(bytearray(b"x" * 1_000_000))
    if n % 10 == 0:
        print(f"indexed {n} documents, errors=0", flush=True)
P
#: step Index
python3 --version
cat index.py
python3 -c "import platform, sys; print(platform.platform(), sys.maxsize)"
python3 index.py
