# pnpm in CI mode refuses an outdated lock.
# ci: gitlab
# repo: northwind/mono
# job: install
# image: node:20
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: /opt/hostedtoolcache/node/20.20.2/x64/bin/pnpm
# tool: pnpm
# category: dependency
# also: config
# cause: ERR_PNPM_OUTDATED_LOCKFILE
# fix: Run pnpm install and commit pnpm-lock.yaml.
# fix_regex: pnpm install|lock
#: prepare
printf '{ "name": "mono", "version": "1.0.0", "private": true, "dependencies": { "ms": "2.1.2" } }\n' > package.json; pnpm install >/dev/null; echo node_modules > .gitignore; sed -i 's/2.1.2/2.1.3/' package.json
#: mend
pnpm install --no-frozen-lockfile >/dev/null
#: step Install
node --version
pnpm --version
pnpm install
pnpm list
