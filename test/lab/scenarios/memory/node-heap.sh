# A bundle step runs into the heap limit.
# ci: github
# repo: northwind/bundler
# job: build
# needs: node npm
# env: NODE_OPTIONS=--max-old-space-size=64
# uses: actions/setup-node@v4
# tool: node
# category: memory
# also: compile
# cause: FATAL ERROR: .*(?:JavaScript heap out of memory|Reached heap limit)
# fix: Raise the heap (NODE_OPTIONS=--max-old-space-size) within the runner's memory, or split the build.
# fix_regex: max-old-space-size|heap
#: prepare
cat > build.js <<'J'
const modules = [];
for (let i = 0; ; i++) { modules.push({ id: i, source: `module ${i} `.repeat(40) + Math.random(), edges: Array.from({ length: 30 }, (_, j) => ({ to: i + j })) }); if (i % 20000 === 0) console.log(`transformed ${i} modules`); }
J
printf '{ "name": "bundler", "version": "1.0.0", "private": true, "scripts": { "build": "node build.js" }, "dependencies": { "lodash": "4.17.21" } }\n' > package.json; npm install --no-audit --no-fund; echo node_modules > .gitignore
#: step Install
npm ci
#: step Build
npm run build
