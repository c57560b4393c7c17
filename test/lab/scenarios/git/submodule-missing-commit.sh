# The submodule points at a commit that was never pushed.
# ci: jenkins
# repo: northwind/app
# job: build
# needs: git
# env: GIT_ALLOW_PROTOCOL=file
# tool: git
# category: git
# cause: (?:fatal|error): .*upload-pack: not our ref|fatal: Fetched in submodule path 'libs/core', but it did not contain
# fix: Push the submodule's commit in libs/core or point the superproject at one that exists.
# fix_regex: submodule|push
#: prepare
git config --global protocol.file.allow always
git init -q /tmp/core; cd /tmp/core; git config user.name dev; git config user.email d@example.com; echo a > a; git add .; git commit -qm a; mkdir -p /srv/git/northwind; git clone -q --bare . /srv/git/northwind/core.git
cd $HERE; git init -q; git config user.name dev; git config user.email d@example.com
git -c protocol.file.allow=always submodule --quiet add https://github.com/northwind/core libs/core
cd libs/core; git config user.name dev; git config user.email d@example.com; echo b > b; git add .; git commit -qm 'local only'; cd ../..; git add .; git commit -qm 'use new core'
git clone -q --bare . /srv/git/northwind/app.git; rm -rf .git libs; cp -r /tmp/core/.git /dev/null 2>/dev/null || true
#: step Tools
git --version
git log --stat -1
cat .gitmodules
#: step Submodules
git submodule update --init --recursive
#: step Build
ls libs/core
