# A leftover process of an earlier job listens on the test's port.
# ci: jenkins
# repo: northwind/gatewayjs
# job: test
# needs: node npm
# tool: node
# category: infra
# also: config network test
# cause: listen EADDRINUSE: address already in use 127
# fix: Stop the process that still listens on port 8097, or let the test take a free port (listen(0)).
# fix_regex: port|listen\(0\)|kill|lsof|EADDRINUSE
#: prepare
answers 8097 200 leftover
printf '{ "name": "gatewayjs", "version": "1.0.0", "private": true, "scripts": { "test": "node --test" }, "dependencies": { "fastify": "4.28.1" } }\n' > package.json
cat > gateway.test.js <<'J'
const { test } = require('node:test');
const assert = require('node:assert');
const app = require('fastify')();
app.get('/', async () => ({ ok: true }));
test('parses', () => assert.equal(JSON.parse('{"error":0}').error, 0));
test('listens', async () => { await app.listen({ port: 8097 }); await app.close(); });
J
npm install --no-audit --no-fund; echo node_modules > .gitignore
#: mend
sed -i s/8097/8197/ gateway.test.js
#: step Install
npm ci
#: step Test
npm test
