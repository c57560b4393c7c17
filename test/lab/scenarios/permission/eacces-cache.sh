# The npm cache in the home belongs to root after a sudo step.
# ci: github
# repo: northwind/kiosk
# job: build
# needs: node npm
# env: npm_config_cache=/home/runner/.npm-kiosk
# tool: npm
# category: permission
# also: dependency
# cause: npm error (?:code EACCES|.*EACCES: permission denied)
# fix: Give the cache folder back to the runner (sudo chown -R $(id -u) ~/.npm-kiosk) and do not run npm with sudo.
# fix_regex: chown|sudo|permission|owner
#: prepare
printf '{ "name": "kiosk", "version": "1.0.0", "private": true, "dependencies": { "lodash": "4.17.21" } }\n' > package.json; npm install --no-audit --no-fund; echo node_modules > .gitignore
#: step Prepare the cache
sudo mkdir -p /home/runner/.npm-kiosk/_cacache
sudo touch /home/runner/.npm-kiosk/_cacache/index
sudo chmod 755 /home/runner/.npm-kiosk
sudo chmod 700 /home/runner/.npm-kiosk/_cacache
ls -ld /home/runner/.npm-kiosk
#: step Install
npm ci
#: step Build
npm run build
