# A runner with a low limit of open files.
# ci: gitlab
# repo: northwind/indexer
# job: index
# image: python:3.11
# needs: python3
# network: none
# tool: python
# category: infra
# also: test config other
# cause: OSError: \[Errno 24\] Too many open files
# fix: Raise the limit of open files of the runner (ulimit -n, LimitNOFILE), or close the shards in index.py.
# fix_regex: ulimit|open files|nofile|limit
#: prepare
mkdir shards; for i in $(seq 300); do echo "$i 0 errors" > shards/$i.txt; done
printf 'import glob\n\nfiles = [open(name) for name in sorted(glob.glob("shards/*.txt"))]\nprint(len(files), "shards opened, 0 failed")\nprint(sum(int(f.read().split()[0]) for f in files))\n' > index.py
#: mend
sed -i 's/300/30/' index.py; cd shards; rm -f 1*.txt 2*.txt
#: step Limits
ls shards | wc -l
ulimit -n 128; ulimit -n
#: step Index
ulimit -n 128
python3 index.py
