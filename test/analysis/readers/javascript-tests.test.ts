import { describe, expect, it } from 'vitest';
import { browserTests } from '../../../src/analysis/readers/browser-tests.ts';
import { jestLike } from '../../../src/analysis/readers/jest.ts';
import { jsunit } from '../../../src/analysis/readers/jsunit.ts';
import { tapLike } from '../../../src/analysis/readers/tap.ts';
import { readLines } from '../../support/read-lines.ts';

describe('Jest', () => {
  it('names the test where a matcher only compares, with all failed tests', async () => {
    const found = await readLines(
      jestLike,
      `PASS test/quiet.test.js
  ● Console

    console.error
      Error: expected in a passing test

FAIL test/cart.test.js (5.12 s)
  ● Cart › adds the tax

    expect(received).toBe(expected) // Object.is equality

    Expected: 119
    Received: 100

      at Object.toBe (node_modules/expect/build/index.js:1:2)
      at Object.<anonymous> (test/cart.test.js:13:24)

  ● Cart › is empty

    TypeError: cart.clear is not a function

Test Suites: 1 failed, 1 passed, 2 total`,
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      says: '  ● Cart › adds the tax',
      message: 'Cart › adds the tax: Expected: 119, Received: 100',
      locations: [{ file: 'test/cart.test.js', line: 13, column: 24 }],
      failingTests: [{ name: 'Cart › adds the tax' }, { name: 'Cart › is empty' }],
    });
  });

  it('names the error of a test and of a suite that did not run', async () => {
    const found = await readLines(
      jestLike,
      `FAIL unit src/a.test.ts
  ● sums

    ReferenceError: total is not defined

      at Object.total (src/a.ts:4:2)
FAIL src/b.test.ts
  ● Test suite failed to run

    Cannot find module './gone' from 'src/b.test.ts'
`,
    );
    expect(found.map(({ says }) => says.trim())).toEqual([
      'ReferenceError: total is not defined',
      "Cannot find module './gone' from 'src/b.test.ts'",
    ]);
    expect(found[1]?.failingTests).toEqual([{ name: 'src/b.test.ts', file: 'src/b.test.ts' }]);
  });
});

describe('Vitest', () => {
  it('reads the report below FAIL, for one test, several alike, and a file', async () => {
    const found = await readLines(
      jestLike,
      ` ❯ src/cart.test.ts (2 tests | 2 failed) 14ms
⎯⎯⎯⎯⎯⎯⎯ Failed Tests 2 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  src/cart.test.ts > Cart > adds the tax
 FAIL  |unit| src/cart.test.ts > Cart > adds it twice
AssertionError: expected 100 to be 119 // Object.is equality

- 119
+ 100

 ❯ src/cart.test.ts:13:24
⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/2]⎯

 FAIL  src/gone.test.ts [ src/gone.test.ts ]
Error: Failed to load url ./gone
 Test Files  2 failed (2)`,
    );
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({
      reader: 'vitest',
      says: 'AssertionError: expected 100 to be 119 // Object.is equality',
      locations: [{ file: 'src/cart.test.ts', line: 13 }],
      failingTests: [{ name: 'Cart > adds the tax' }, { name: 'Cart > adds it twice' }],
    });
    expect(found[1]?.says).toContain('Failed to load url');
  });
});

describe('Mocha and Cypress', () => {
  const list = `  4 passing (2s)
  2 failing

  1) Cart
       when full
         adds the tax:

      AssertionError: expected 100 to equal 119
      + expected - actual

      -100
      +119

      at Context.<anonymous> (test/cart.test.js:13:24)

  2) Cart "before each" hook for "is empty":
     Error: connect ECONNREFUSED 127.0.0.1:5432
`;

  it('reads every entry of the list', async () => {
    const found = await readLines([...jsunit, ...browserTests], list);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      reader: 'mocha',
      says: '      AssertionError: expected 100 to equal 119',
      locations: [{ file: 'test/cart.test.js', line: 13, column: 24 }],
      failingTests: [
        { name: 'Cart when full adds the tax' },
        { name: 'Cart "before each" hook for "is empty"' },
      ],
    });
    expect(await readLines(jsunit, '  4 passing\n  0 failing\n  1) x\n')).toEqual([]);
  });

  it('tells Cypress by its errors, and its spec by what was running', async () => {
    const [found] = await readLines(
      [...jsunit, ...browserTests],
      `  Running:  login.cy.ts                            (1 of 4)
  0 passing (7s)
  1 failing

  1) login
       shows the dashboard:
     AssertionError: Timed out retrying after 4000ms: Expected to find element: \`[data-cy=x]\`, but never found it.
      at Context.eval (webpack:///./cypress/e2e/login.cy.ts:14:8)`,
    );
    expect(found).toMatchObject({
      reader: 'cypress',
      failingTests: [{ name: 'login shows the dashboard', file: 'login.cy.ts' }],
      locations: [{ line: 14 }],
    });
    expect(found?.says).toContain('Timed out retrying');
  });
});

describe('node:test and TAP', () => {
  it('leads with the test, not its suite, and leaves TODO alone', async () => {
    const found = await readLines(
      tapLike,
      `# Subtest: slug
    not ok 2 - strips accents
      ---
      location: '/app/slug.test.js:9:1'
      failureType: 'testCodeFailure'
      error: |-
        Expected values to be strictly equal:
      ...
not ok 1 - slug
  ---
  failureType: 'subtestsFailed'
  error: '1 subtest failed'
  ...
not ok 3 - later # TODO`,
    );
    expect(found.map(({ reader, strength }) => [reader, strength])).toEqual([
      ['node-test', undefined],
      ['node-test', 0.4],
    ]);
    expect(found[0]).toMatchObject({
      message: 'Expected values to be strictly equal:',
      failingTests: [{ name: 'strips accents' }],
      locations: [{ file: '/app/slug.test.js', line: 9 }],
    });
  });

  it('names a failure of the machine in a test as such', async () => {
    const [found] = await readLines(
      tapLike,
      `not ok 2 - listens
  ---
  failureType: 'testCodeFailure'
  error: 'listen EADDRINUSE: address already in use 127.0.0.1:8097'
  ...`,
    );
    expect(found?.says).toContain('EADDRINUSE');
    expect(found?.category).toBe('infra');
  });

  it('reads the spec reporter and foreign TAP', async () => {
    const found = await readLines(
      tapLike,
      `✖ failing tests:

test at test/cart.test.js:9:1
✖ adds the tax (1.83ms)
  AssertionError [ERR_ASSERTION]: 100 !== 119
      at TestContext.<anonymous> (file:///app/test/cart.test.js:11:10)
not ok 412 parallel/test-worker-exit
  ---
  exitcode: 1`,
    );
    expect(found[0]).toMatchObject({
      says: '  AssertionError [ERR_ASSERTION]: 100 !== 119',
      failingTests: [{ name: 'adds the tax', file: 'test/cart.test.js' }],
      locations: [{ file: '/app/test/cart.test.js', line: 11 }],
    });
    expect(found[1]).toMatchObject({ reader: 'tap', failingTests: [{ name: 'parallel/test-worker-exit' }] });
  });
});

describe('AVA, Karma, Jasmine', () => {
  it('reads an AVA test with what it said further down', async () => {
    const [found] = await readLines(
      jsunit,
      `  ✖ [fail]: cart › adds the tax
  ─

  cart › adds the tax

  test/cart.js:12

  TypeError: cart.total is not a function

  1 test failed`,
    );
    expect(found).toMatchObject({
      reader: 'ava',
      message: 'TypeError: cart.total is not a function',
      locations: [{ file: 'test/cart.js', line: 12 }],
    });
  });

  it('reads a spec of Karma and of Jasmine, not the count', async () => {
    const found = await readLines(
      jsunit,
      `Chrome Headless 123.0.0.0 (Linux x86_64) Cart adds the tax FAILED
	Error: Expected 100 to be 119.
	    at UserContext.<anonymous> (src/app/cart.spec.ts:31:27)
Chrome Headless 123.0.0.0 (Linux x86_64): Executed 2 of 2 (1 FAILED) (1.2 secs / 1 secs)
1) parser skips comments
  Message:
    Expected 3 to equal 2.
  Stack:
        at UserContext.<anonymous> (spec/parser.spec.js:4:9)`,
    );
    expect(found.map(({ reader, says }) => [reader, says.trim()])).toEqual([
      ['karma', 'Error: Expected 100 to be 119.'],
      ['jasmine', 'Expected 3 to equal 2.'],
    ]);
    expect(found[0]?.locations).toMatchObject([{ file: 'src/app/cart.spec.ts', line: 31 }]);
  });
});

describe('Playwright', () => {
  it('reads a failure; what passed when tried again is weak', async () => {
    const found = await readLines(
      browserTests,
      `  1) [chromium] › tests/login.spec.ts:12:5 › login › shows the dashboard ───────

    Error: expect(locator).toBeVisible() failed

      > 14 |   await expect(heading).toBeVisible();
        at /srv/tests/login.spec.ts:14:25

  2) tests/cart.spec.ts:3:1 › adds the tax

    Test timeout of 30000ms exceeded.

  1 failed
    [chromium] › tests/login.spec.ts:12:5 › login › shows the dashboard
  1 flaky
    tests/cart.spec.ts:3:1 › adds the tax
  40 passed (1.2m)`,
    );
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({
      says: '    Error: expect(locator).toBeVisible() failed',
      failingTests: [{ name: 'login › shows the dashboard', file: 'tests/login.spec.ts' }],
      locations: [{ line: 14 }],
    });
    expect(found[1]).toMatchObject({ strength: 0.2, failingTests: [] });
  });
});
