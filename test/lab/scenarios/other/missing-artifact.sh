# A step expects a report that an earlier step did not write.
# ci: jenkins
# repo: northwind/coverage
# job: report
# needs: node npm
# tool: sh
# category: other
# also: config test
# cause: cp: cannot stat 'coverage/lcov\.info': No such file or directory
# fix: Let the tests write coverage/lcov.info (c8 --reporter=lcov) before it is copied.
# fix_regex: coverage|lcov|path|exist
#: prepare
printf '{ "name": "coverage", "version": "1.0.0", "private": true, "scripts": { "test": "node --test" } }\n' > package.json
printf 'const { test } = require("node:test");\nfor (let i = 0; i < 12; i++) test(`case ${i} handles failed input`, () => {});\n' > a.test.js
#: step Test
npm test
#: step Report
mkdir -p report
cp coverage/lcov.info report/
#: step Publish
ls report
