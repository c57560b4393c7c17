# A step uses a tool that nobody installed.
# ci: jenkins
# repo: northwind/pipeline
# job: lint
# needs: node npm
# tool: sh
# category: dependency
# also: config infra
# cause: yamllint2: not found
# fix: Install yamllint2 on the agent or in the step before it is used.
# fix_regex: install|PATH
#: prepare
printf '{ "name": "pipeline", "version": "1.0.0", "private": true, "dependencies": { "js-yaml": "4.1.0" } }\n' > package.json; npm install --no-audit --no-fund; echo node_modules > .gitignore
printf 'a: 1\nerrors: []\n' > config.yaml
#: step Install
npm ci
#: step Check
node -e 'console.log(require("js-yaml").load(require("fs").readFileSync("config.yaml", "utf8")))'
yamllint2 --strict config.yaml
#: step Publish
echo published
