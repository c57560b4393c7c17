# A green run full of the words error, failed and fatal.
# ci: github
# repo: northwind/faults
# job: unit
# needs: node npm
# uses: actions/setup-node@v4
# tool: jest
# outcome: success
#: prepare
printf '{ "name": "faults", "version": "1.0.0", "private": true, "scripts": { "test": "jest --verbose" }, "devDependencies": { "jest": "29.7.0", "glob": "7.2.3" } }\n' > package.json; npm install --no-audit --no-fund; echo node_modules > .gitignore
cat > faults.test.js <<'J'
test('reports FATAL errors', () => { console.error('FATAL: could not open /dev/failing: Permission denied'); expect(true).toBe(true); });
test('retries failed connections', async () => { for (let i = 1; i < 4; i++) console.warn(`attempt ${i} failed: connect ECONNREFUSED 127.0.0.1:5432`); });
test('prints a stack', () => { console.error(new TypeError("Cannot read properties of undefined (reading 'map')").stack); });
test.skip('fails on Windows', () => {});
J
#: step Install
npm ci
#: step Test
npm test
