# An allowed failure in the middle of a passing job.
# ci: jenkins
# repo: northwind/audit
# job: audit
# needs: node npm
# tool: npm
# outcome: success
#: prepare
printf '{ "name": "audit", "version": "1.0.0", "private": true, "scripts": { "lint": "eslint .", "test": "node --test" }, "devDependencies": { "eslint": "8.57.0" } }\n' > package.json; npm install --no-audit --no-fund; echo node_modules > .gitignore
printf '{ "root": true, "env": { "es2022": true, "node": true }, "parserOptions": { "ecmaVersion": 2022 }, "rules": { "no-undef": "error", "no-unused-vars": "error" } }\n' > .eslintrc.json
printf 'const { test } = require("node:test");\nconst unused = undefinedName;\ntest("error page", () => {});\n' > lint-me.js; printf 'const { test } = require("node:test");\ntest("failed login is counted", () => {});\n' > a.test.js
#: step Install
npm ci
#: step Lint
npm run lint || echo "lint errors are not enforced yet"
#: step Test
npm test
