# A lock whose checksum does not fit the package.
# ci: jenkins
# repo: northwind/legacy-ui
# job: install
# needs: /opt/hostedtoolcache/node/20.20.2/x64/bin/yarn
# tool: yarn
# category: dependency
# also: security
# cause: error .*Integrity check failed for "ms"
# fix: Remove the entry of ms from yarn.lock and run yarn install again (check where the package came from).
# fix_regex: yarn\.lock|integrity|checksum|cache clean
#: prepare
printf '{ "name": "legacy-ui", "version": "1.0.0", "private": true, "dependencies": { "ms": "2.1.3", "lodash": "4.17.21" } }\n' > package.json; yarn install --silent --non-interactive; echo node_modules > .gitignore
sed -i '/^ms@/,$ s#integrity sha512-[^ ]*#integrity sha512-AAAAAAAA1vYsAAfvPeIgpPhEr/xvmBfTjEGuMBWPbJ5rHwAEAM5jRrdWVN3kVyZmcDTcnFe9ig==#' yarn.lock
#: step Install
node --version
yarn --version
yarn install --frozen-lockfile --non-interactive --verbose
