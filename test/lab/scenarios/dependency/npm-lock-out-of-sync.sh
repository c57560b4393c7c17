# package.json was changed without the lock file.
# ci: gitlab
# repo: northwind/dash
# job: build
# image: node:20
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: node npm
# tool: npm
# category: dependency
# also: config
# cause: npm error `npm ci` can only install packages when your package\.json and package-lock\.json
# fix: Run npm install and commit package-lock.json.
# fix_regex: npm install|package-lock|lock ?file
#: prepare
printf '{ "name": "dash", "version": "1.0.0", "private": true, "dependencies": { "lodash": "4.17.20" } }\n' > package.json; npm install --no-audit --no-fund; echo node_modules > .gitignore; sed -i 's/4.17.20" }/4.17.21", "ms": "2.1.3" }/' package.json
#: mend
npm install --no-audit --no-fund
#: step Install
node --version
npm ci
npm ls --depth=0
