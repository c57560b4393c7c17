# ESLint 9 finds no eslint.config.js.
# ci: gitlab
# repo: northwind/widgets
# job: lint
# image: node:20
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: node npm
# tool: eslint
# category: config
# also: lint
# cause: ESLint couldn't find an eslint\.config\.\(js\|mjs\|cjs\) file
# fix: Move .eslintrc.json to eslint.config.js (flat config) for ESLint 9, or pin ESLint 8.
# fix_regex: eslint\.config|flat config|migrat|eslint@8
#: prepare
printf '{ "name": "widgets", "version": "1.0.0", "private": true, "scripts": { "lint": "eslint src" }, "devDependencies": { "eslint": "9.5.0" } }\n' > package.json
printf '{ "root": true, "rules": { "no-undef": "error" } }\n' > .eslintrc.json; mkdir src; echo 'export const a = 1;' > src/a.js
npm install --no-audit --no-fund; echo node_modules > .gitignore
#: mend
echo 'export default [{ rules: { "no-undef": "error" } }];' > eslint.config.mjs
#: step Lint
node --version
npm ci
npm run lint
