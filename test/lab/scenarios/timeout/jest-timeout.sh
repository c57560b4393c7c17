# A test waits for a promise that nobody settles.
# ci: gitlab
# repo: northwind/notify
# job: unit
# image: node:20
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: node npm
# tool: jest
# category: timeout
# also: test
# cause: thrown: "Exceeded timeout of 1500 ms for a test|Exceeded timeout of 1500 ms for a test
# fix: Make the sender settle (resolve on delivery) or await the right promise; a longer timeout only if the test is slow by nature.
# fix_regex: await|promise|jest\.setTimeout|timeout|done
#: prepare
printf '{ "name": "notify", "version": "2.0.1", "private": true, "scripts": { "test": "jest" }, "jest": { "testTimeout": 1500 }, "devDependencies": { "jest": "29.7.0" } }\n' > package.json
mkdir test; printf 'exports.send = (to) => new Promise((resolve) => { if (to.includes("@")) resolve("queued"); });\nexports.format = (e) => `ERROR ${e.code}: ${e.message}`;\n' > notify.js
cat > test/notify.test.js <<'J'
const { send, format } = require('../notify');
test('formats errors', () => expect(format({ code: 5, message: 'no route' })).toBe('ERROR 5: no route'));
test('queues mail', async () => expect(await send('ada@example.com')).toBe('queued'));
test('refuses a name', async () => { await expect(send('ada')).rejects.toThrow(); });
J
npm install --no-audit --no-fund; echo node_modules > .gitignore
#: mend
sed -i 's/resolve("queued"); /resolve("queued"); else throw new Error("not an address");/' notify.js
#: step Unit
npm ci
npm test
