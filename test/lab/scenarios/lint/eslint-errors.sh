# Errors among warnings.
# ci: gitlab
# repo: northwind/widgets
# job: lint
# image: node:20
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: node npm
# tool: eslint
# category: lint
# cause: 3:\d+\s+error\s+'total' is not defined\s+no-undef
# fix: Import or define total in src/cart.js.
# fix_regex: no-undef|define|import|eslint
#: prepare
printf '{ "name": "widgets", "version": "1.0.0", "private": true, "scripts": { "lint": "eslint src" }, "devDependencies": { "eslint": "9.5.0", "@eslint/js": "9.5.0" } }\n' > package.json
printf 'import js from "@eslint/js";\nexport default [js.configs.recommended, { rules: { "no-console": "warn", "no-unused-vars": "warn" }, languageOptions: { globals: { console: false } } }];\n' > eslint.config.mjs; mkdir src
printf 'export function cart(items) {\n  console.log("error count", 0);\n  return total(items);\n}\n' > src/cart.js
for i in 1 2 3 4; do printf 'const unused = %s;\nconsole.log("warning %s");\n' $i $i > src/w$i.js; done
npm install --no-audit --no-fund; echo node_modules > .gitignore
#: mend
sed -i 's/total(items)/items.length/' src/cart.js
#: step Lint
npm ci
npm run lint
