# Two files are not formatted.
# ci: github
# repo: northwind/docs-site
# job: format
# needs: node npm
# uses: actions/setup-node@v4
# tool: prettier
# category: lint
# cause: \[warn\] src/footer\.js
# fix: Run npx prettier --write . and commit.
# fix_regex: prettier --write|--write|format
#: prepare
printf '{ "name": "docs-site", "version": "1.0.0", "private": true, "scripts": { "format": "prettier --check ." }, "devDependencies": { "prettier": "3.3.2" } }\n' > package.json; mkdir src
printf 'export const footer = ( ) => { return "errors: none" }\n' > src/footer.js; printf 'export const header = () => "failed logins";\n' > src/header.js
npm install --no-audit --no-fund; printf 'node_modules\n' > .gitignore; npx prettier --write . >/dev/null; printf 'export const footer = ( ) => { return "errors: none" }\n' > src/footer.js
#: mend
npx prettier --write . >/dev/null
#: step Install
npm ci
#: step Format
npm run format
