# An obsolete snapshot and a changed one.
# ci: jenkins
# repo: northwind/banner
# job: test
# needs: node npm
# tool: jest
# category: test
# cause: ● renders the banner|expect\(received\)\.toMatchSnapshot\(\)
# fix: Review the changed banner and update the snapshot (jest -u) if the new text is meant.
# fix_regex: snapshot|-u\b|updateSnapshot
#: prepare
printf '{ "name": "banner", "version": "1.0.0", "private": true, "scripts": { "test": "jest --ci" }, "devDependencies": { "jest": "29.7.0" } }\n' > package.json
printf "exports.banner = (n) => '<div role=\"alert\">' + n + ' errors</div>';\n" > banner.js
printf "const { banner } = require('./banner');\ntest('renders the banner', () => expect(banner(2)).toMatchSnapshot());\ntest('logs', () => { console.warn('deprecated: failed to find theme'); expect(1).toBe(1); });\n" > banner.test.js
npm install --no-audit --no-fund; echo node_modules > .gitignore; npx jest >/dev/null 2>&1; sed -i 's/errors</problems</' banner.js
#: mend
sed -i 's/problems</errors</' banner.js
#: step Install
npm ci
#: step Test
npm test
