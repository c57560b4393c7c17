# node:test reports a failing subtest in TAP-like form.
# ci: github
# repo: northwind/slug
# job: test
# needs: node npm
# network: none
# tool: node:test
# category: test
# cause: not ok \d+ - strips accents|✖ strips accents
# fix: slug('Café') must give cafe: normalise to NFD and drop the marks.
# fix_regex: test|expected|normali|assert
#: prepare
printf '{ "name": "slug", "version": "1.0.0", "type": "module", "scripts": { "test": "node --test" } }\n' > package.json
printf "export const slug = (s) => s.toLowerCase().replace(/[^a-z0-9]+/g, '-');\n" > slug.js
cat > slug.test.js <<'J'
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { slug } from './slug.js';
describe('slug', () => {
  it('lowers', () => assert.equal(slug('Error Page'), 'error-page'));
  it('strips accents', () => assert.equal(slug('Café'), 'cafe'));
  it('throws nothing', () => { console.error('Error: this line is printed on purpose'); assert.doesNotThrow(() => slug('x')); });
});
J
#: mend
sed -i "s/s.toLowerCase()/s.normalize('NFD').replace(\/[\\\\u0300-\\\\u036f]\/g, '').toLowerCase()/" slug.js
#: step Version
node --version
npm --version
#: step Test
npm test
