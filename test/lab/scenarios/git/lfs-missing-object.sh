# A pointer whose object was not uploaded.
# ci: github
# repo: northwind/models
# job: smoke
# needs: git git-lfs node
# tool: git-lfs
# category: git
# also: infra
# cause: \[404\] Object does not exist on the server|error: failed to fetch some objects from
# fix: Push the missing object with git lfs push --all origin from a clone that has it.
# fix_regex: lfs push|lfs
#: prepare
host_names lfs.northwind.example
cat > /tmp/lfs.mjs <<'J'
import { createServer } from 'node:http';
createServer((q, r) => { let b = ''; q.on('data', (c) => { b += c; }); q.on('end', () => { const { objects = [] } = b ? JSON.parse(b) : {}; r.setHeader('content-type', 'application/vnd.git-lfs+json'); r.end(JSON.stringify({ transfer: 'basic', objects: objects.map((o) => ({ ...o, error: { code: 404, message: 'Object does not exist on the server' } })) })); }); }).listen(8096);
J
node /tmp/lfs.mjs & waits 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/8096'
git init -q; git config user.name dev; git config user.email d@example.com
printf '*.bin filter=lfs diff=lfs merge=lfs -text\n' > .gitattributes
printf '[lfs]\n\turl = http://lfs.northwind.example:8096/northwind/models\n' > .lfsconfig
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 1048576\n' $(echo m | sha256sum | cut -d' ' -f1) > model.bin
for i in $(seq 12); do echo "class $i: error" > labels-$i.txt; done
git -c filter.lfs.process= -c filter.lfs.clean=cat -c filter.lfs.required=false add . ; git commit -qm model; git clone -q --bare . /srv/git/northwind/models.git
git lfs install --system --skip-smudge --skip-repo
#: step Files
git lfs version
git lfs ls-files
#: step Pull
git lfs pull
#: step Smoke
ls -l model.bin
