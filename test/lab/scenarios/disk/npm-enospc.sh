# npm unpacks onto a disk that is too small.
# ci: gitlab
# repo: northwind/bigweb
# job: build
# image: node:20
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: node npm
# tool: npm
# category: disk
# also: dependency
# cause: npm warn tar TAR_ENTRY_ERROR ENOSPC
# fix: Free disk space on the runner (old caches, images) before npm ci.
# fix_regex: space|disk|df|prune|clean
#: prepare
printf '{ "name": "bigweb", "version": "1.0.0", "private": true, "dependencies": { "typescript": "5.4.5", "lodash": "4.17.21" } }\n' > package.json; npm install --no-audit --no-fund; printf 'modules\n' > .gitignore
echo node_modules >> .gitignore
mkdir -p /builds/small; mount -t tmpfs -o size=12m small /builds/small
#: step Install
df -h /builds/small
cp package.json package-lock.json /builds/small/
cd /builds/small
npm ci
npm ls
