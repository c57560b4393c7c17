# The token with which the package is published has expired.
# ci: github
# repo: northwind/design-tokens
# job: publish
# needs: node npm
# uses: actions/setup-node@v4
# network: full
# tool: npm
# category: auth
# also: deploy permission
# cause: npm error code E401|npm error 401 Unauthorized
# fix: Renew the NPM_TOKEN secret (npm login / automation token) for registry npm.northwind.example.
# fix_regex: token|npm login|\.npmrc|authToken
#: prepare
host_names npm.northwind.example
answers 4873 401 '{"error":"unauthorized"}' 'www-authenticate: Bearer'
printf '{ "name": "@northwind/design-tokens", "version": "3.2.0", "files": ["dist"], "scripts": { "build": "node build.js" }, "publishConfig": { "registry": "http://npm.northwind.example:4873/" }, "devDependencies": { "left-pad": "1.3.0", "lodash": "4.17.21" } }\n' > package.json
printf 'const fs = require("fs"); fs.mkdirSync("dist", { recursive: true }); fs.writeFileSync("dist/tokens.json", JSON.stringify({ error: "#b00020" })); console.log("wrote dist/tokens.json (1 colour: error)");\n' > build.js
npm install --no-audit --no-fund; printf 'node_modules\ndist\n' > .gitignore
printf '//npm.northwind.example:4873/:_authToken=${NPM_TOKEN}\n' > .npmrc
echo "NPM_TOKEN=expired-since-monday" > $HOME_OF_JOB/job.env
#: step Install
npm ci
#: step Build
npm run build
#: step Publish
npm publish --access restricted
