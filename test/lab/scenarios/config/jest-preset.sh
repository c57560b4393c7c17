# jest cannot find its transformer.
# ci: jenkins
# repo: northwind/forms
# job: test
# needs: node npm
# tool: jest
# category: config
# also: dependency test
# cause: ^Preset ts-jest not found\.
# fix: Add ts-jest to devDependencies or correct the preset in jest.config.js.
# fix_regex: ts-jest|preset
#: prepare
printf '{ "name": "forms", "version": "1.0.0", "private": true, "scripts": { "test": "jest" }, "devDependencies": { "jest": "29.7.0" } }\n' > package.json
echo 'module.exports = { preset: "ts-jest" };' > jest.config.js
echo 'test("a", () => {});' > a.test.js
npm install --no-audit --no-fund; echo node_modules > .gitignore
#: step Install
npm ci
#: step Test
npm test
