# A mapped file is shorter than what the program reads: bus error.
# ci: jenkins
# repo: northwind/renderer
# job: render
# needs: python3
# tool: python
# category: infra
# also: memory disk other
# cause: Bus error
# fix: The mapped file shrank or /dev/shm is too small (docker --shm-size); map only what exists.
# fix_regex: shm|mmap|map|bus error|SIGBUS
#: prepare
printf 'import mmap, os\nprint("rendering frame 1, errors: 0", flush=True)\nf = open("frame.bin", "w+b"); f.truncate(1 << 20)\nm = mmap.mmap(f.fileno(), 1 << 20)\nf.truncate(0)\nprint("rendering frame 2", flush=True)\nprint(m[4096])\n' > render.py
#: step Environment
python3 --version
df -h /dev/shm
#: step Render
python3 render.py
#: step Upload
ls -l frame.bin
