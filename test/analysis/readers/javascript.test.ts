import { describe, expect, it } from 'vitest';
import { jsPackages } from '../../../src/analysis/readers/js-packages.ts';
import { jslint } from '../../../src/analysis/readers/jslint.ts';
import { node } from '../../../src/analysis/readers/node.ts';
import { typescript } from '../../../src/analysis/readers/typescript.ts';
import { readLines } from '../../support/read-lines.ts';

describe('TypeScript', () => {
  it('reads tsc, plain and pretty, and errors without a place', async () => {
    const found = await readLines(
      typescript,
      `src/a.ts(3,7): error TS2304: Cannot find name 'x'.
src/[id]/b.tsx:27:31 - error TS2345: Argument of type 'A' is not assignable.
  Types of property 'n' are incompatible.

27   f(a);
       ~
Found 2 errors.
error TS18003: No inputs were found in config file 'tsconfig.json'.`,
    );
    expect(found.map(({ locations, values }) => [locations?.[0], values?.code])).toMatchObject([
      [{ file: 'src/a.ts', line: 3, column: 7 }, 'TS2304'],
      [{ file: 'src/[id]/b.tsx', line: 27, column: 31 }, 'TS2345'],
      [undefined, 'TS18003'],
    ]);
    expect(found[1]?.event).toContain('27   f(a);');
  });

  it('reads the type check of next build', async () => {
    const [found] = await readLines(
      typescript,
      `./app/page.tsx:12:18
Type error: Type 'number' is not assignable to type 'string'.
  11 | x`,
    );
    expect(found?.locations).toMatchObject([{ file: './app/page.tsx', line: 12 }]);
    expect(await readLines(typescript, 'said: type error: nothing')).toEqual([]);
  });
});

describe('linters', () => {
  it('reads the errors of ESLint with the file above, not its warnings', async () => {
    const found = await readLines(
      jslint,
      `/app/src/cart.js
  2:3   warning  Unexpected console statement  no-console
  3:10  error    'total' is not defined        no-undef

/app/src/bad.ts
  9:1  error  Parsing error: Unexpected token }
✖ 3 problems (2 errors, 1 warning)
lib/x.js:4:2: Missing semicolon. [Error/semi]
lib/y.js: line 5, col 6, Error - Missing semicolon. (semi)
12:30:01  error  the program's own log line`,
    );
    expect(found.map(({ locations, values }) => [locations?.[0]?.file, values?.line, values?.rule])).toEqual([
      ['/app/src/cart.js', '3', 'no-undef'],
      ['/app/src/bad.ts', '9', undefined],
      ['lib/x.js', '4', 'semi'],
      ['lib/y.js', '5', 'semi'],
    ]);
  });

  it('reads Prettier, Biome and Stylelint', async () => {
    const found = await readLines(
      jslint,
      `[warn] something else is odd
Checking formatting...
[warn] src/a.ts
[warn] src/b c.ts
[warn] Code style issues found in 2 files. Run Prettier with --write to fix.
src/user.ts:2:11 lint/suspicious/noDoubleEquals  FIXABLE ━━━━━━━━━━━━

  ✖ Use === instead of ==

src/warn.ts:2:1 lint/style/useConst ━━━━━━━━━━━━

  ! This let is only assigned once.

ci ━━━━━━━━━━━━

  ✖ Some errors were emitted while running checks.

src/button.scss
  12:3  ✖  Unexpected unknown property "colr"  property-no-unknown`,
    );
    expect(found.map(({ reader, says }) => [reader, says.trim()])).toEqual([
      ['prettier', '[warn] src/a.ts'],
      ['biome', '✖ Use === instead of =='],
      ['stylelint', '12:3  ✖  Unexpected unknown property "colr"  property-no-unknown'],
    ]);
    expect(found[0]?.locations).toEqual([{ file: 'src/a.ts' }, { file: 'src/b c.ts' }]);
    expect(found[1]?.locations).toMatchObject([{ file: 'src/user.ts', line: 2, column: 11 }]);
    expect(found[2]?.locations).toMatchObject([{ file: 'src/button.scss', line: 12 }]);
  });
});

describe('Node', () => {
  it('reads what ended the process, of old and new versions', async () => {
    const found = await readLines(
      node,
      `/app/build.js:7
    throw new TypeError('no entry');
    ^

TypeError: no entry
    at Object.<anonymous> (/app/build.js:7:11)
    at node:internal/main/run_main_module:28:49

Node.js v20.11.0
internal/modules/cjs/loader.js:883
  throw err;
  ^

Error: Cannot find module 'webpack'
Require stack:
- /app/build.js
    at Function.Module._resolveFilename (internal/modules/cjs/loader.js:880:15)`,
    );
    expect(found.map(({ says }) => says)).toEqual([
      'TypeError: no entry',
      "Error: Cannot find module 'webpack'",
    ]);
    expect(found[0]?.locations).toMatchObject([{ file: '/app/build.js', line: 7 }]);
  });

  it('leaves an error alone that a program prints and survives', async () => {
    expect(
      await readLines(
        node,
        "Error: Cannot find module 'optional'\n    at f (/app/a.js:1:1)\nNode.js version 20 ok",
      ),
    ).toEqual([]);
  });
});

describe('package managers', () => {
  it("names npm's code, or the line that says more", async () => {
    const says = async (text: string) => (await readLines(jsPackages, text))[0];
    expect((await says('npm ERR! code ERESOLVE\nnpm ERR! ERESOLVE unable to resolve'))?.says).toBe(
      'npm ERR! code ERESOLVE',
    );
    expect(
      (await says('npm error code E404\nnpm error 404 Not Found - GET https://registry.example/x'))?.says,
    ).toContain('404 Not Found');
    expect(
      (
        await says(
          'npm ERR! Command failed: git clone x\nnpm ERR! fatal: repository not found\nnpm ERR! code 128',
        )
      )?.says,
    ).toBe('npm ERR! fatal: repository not found');
    const script = await says('npm error Lifecycle script `test` failed with error:\nnpm error code 1');
    expect(script?.strength).toBeLessThan(0.3);
    expect((await says('npm ERR! code ELIFECYCLE\nnpm ERR! errno 1'))?.strength).toBeLessThan(0.3);
  });

  it('reads Yarn, pnpm and Bun', async () => {
    const found = await readLines(
      jsPackages,
      `error Your lockfile needs to be updated, but yarn was run with \`--frozen-lockfile\`.
error Command failed with exit code 1.
➤ YN0000: ┌ Resolution step
➤ YN0028: │ The lockfile would have been modified by this install, which is explicitly forbidden.
➤ YN0000: · Failed with errors in 1s 20ms
 ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile"

/app:
 ERR_PNPM_RECURSIVE_RUN_FIRST_FAIL  web@1.0.0 build: \`tsc\`
error: lockfile had changes, but lockfile is frozen
cart.test.ts:
error: expect(received).toBe(expected)
      at <anonymous> (/app/cart.test.ts:4:10)
(fail) cart > adds the tax [1.20ms]`,
    );
    expect(found.map(({ reader, strength }) => [reader, strength ?? 1])).toEqual([
      ['yarn', 1],
      ['yarn-script', 1],
      ['yarn-berry', 1],
      ['pnpm', 1],
      ['pnpm', 0.15],
      ['bun', 1],
      ['bun-test', 1],
    ]);
    expect(found[6]).toMatchObject({
      says: 'error: expect(received).toBe(expected)',
      locations: [{ file: '/app/cart.test.ts', line: 4 }],
      failingTests: [{ name: 'cart > adds the tax' }],
    });
  });
});
