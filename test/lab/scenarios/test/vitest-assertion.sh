# A changed rounding rule breaks one of three vitest files.
# ci: github
# repo: northwind/pricing
# job: unit
# needs: node npm
# uses: actions/setup-node@v4
# tool: vitest
# category: test
# cause: ^AssertionError: expected 10\.01 to be 10
# fix: Round to cents half-even as the test expects, or correct the expectation in test/round.test.js.
# fix_regex: round\.test|expect|assert
#: prepare
cat > package.json <<'J'
{ "name": "pricing", "version": "1.4.2", "type": "module", "private": true, "scripts": { "test": "vitest run" }, "devDependencies": { "vitest": "3.2.4" } }
J
mkdir -p src test
cat > src/round.js <<'J'
export const cents = (x) => Math.ceil(x * 100) / 100;
export const total = (items) => cents(items.reduce((s, i) => s + i.price * i.quantity, 0));
J
cat > test/round.test.js <<'J'
import { describe, expect, it } from 'vitest';
import { cents, total } from '../src/round.js';
describe('cents', () => {
  it('keeps whole cents', () => expect(cents(9.99)).toBe(9.99));
  it('rounds down below the half', () => expect(cents(10.001)).toBe(10));
});
describe('total', () => it('adds', () => expect(total([{ price: 2, quantity: 3 }])).toBe(6)));
J
cat > test/errors.test.js <<'J'
import { expect, it } from 'vitest';
it('logs an error when the upstream is down', () => { console.error('Error: connect ECONNREFUSED 127.0.0.1:9 (expected by this test)'); expect(true).toBe(true); });
J
npm install --no-audit --no-fund; printf 'node_modules\n' > .gitignore
#: mend
sed -i 's/Math.ceil/Math.round/' src/round.js
#: step Install
npm ci --no-audit
#: step Test
npm test
