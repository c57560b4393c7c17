# A step is wrapped in timeout(1).
# ci: github
# repo: northwind/e2e
# job: e2e
# needs: node npm
# env: CI_ENV=staging
# tool: timeout
# category: timeout
# also: test
# cause: waiting for http://127\.0\.0\.1:8099/ready
# fix: The application never became ready within 8 s: look at its log, fix its start or raise the limit.
# fix_regex: time-?out|ready|start|limit|slow|hang
#: prepare
printf '{ "name": "e2e", "version": "1.0.0", "private": true, "scripts": { "wait": "node wait.js" }, "dependencies": { "wait-on": "7.2.0" } }\n' > package.json; npm install --no-audit --no-fund; echo node_modules > .gitignore
printf 'const w = require("wait-on");\nconsole.log("waiting for http://127.0.0.1:8099/ready");\nw({ resources: ["http-get://127.0.0.1:8099/ready"], log: true, verbose: false, interval: 1000 }).then(() => console.log("ready"));\n' > wait.js
#: mend
answers 8099 200 ok
#: step Install
npm ci
#: step Wait
timeout 8 npm run wait || { code=$?; echo "exit status $code"; exit $code; }
#: step Test
echo "1 passed"
