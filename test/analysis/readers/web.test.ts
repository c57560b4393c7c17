import { describe, expect, it } from 'vitest';
import { bundlers } from '../../../src/analysis/readers/bundlers.ts';
import { jestLike } from '../../../src/analysis/readers/jest.ts';
import { jsChecks } from '../../../src/analysis/readers/js-checks.ts';
import { monorepo } from '../../../src/analysis/readers/monorepo.ts';
import { throughPrefixes } from '../../../src/analysis/readers/prefixed.ts';
import { typescript } from '../../../src/analysis/readers/typescript.ts';
import { readLines } from '../../support/read-lines.ts';

describe('behind the name of a task', () => {
  it('reads Jest under Turborepo, and tsc under Lerna and BuildKit', async () => {
    const found = await readLines(
      [...jestLike, ...typescript].map(throughPrefixes),
      `api:test: FAIL src/sum.test.ts
api:test:   ● adds › sums
api:test:
api:test:     expect(received).toBe(expected) // Object.is equality
api:test:
api:test:     Expected: 2
api:test:     Received: 3
api:test:
api:test:       at Object.<anonymous> (src/sum.test.ts:5:21)
@acme/ui: src/a.ts(3,7): error TS2304: Cannot find name 'x'.
#9 12.31 src/b.ts(4,1): error TS2304: Cannot find name 'y'.
#9 12.40   a note`,
    );
    expect(
      found.map(({ reader, locations }) => [reader, locations?.[0]?.file, locations?.[0]?.line]),
    ).toEqual([
      ['jest', 'src/sum.test.ts', 5],
      ['tsc', 'src/a.ts', 3],
      ['tsc', 'src/b.ts', 4],
    ]);
    expect(found[0]).toMatchObject({ failingTests: [{ name: 'adds › sums' }] });
    expect(found[2]?.end).toBe(11);
  });

  it('does not take a place or a level for a task', async () => {
    expect(
      await readLines(
        jestLike.map(throughPrefixes),
        `src/a.c:12: FAIL src/sum.test.ts
  ● adds › sums
[ERROR] FAIL src/sum.test.ts
  ● adds › sums`,
      ),
    ).toEqual([]);
  });
});

describe('task runners', () => {
  it('reads which task failed, and of what kind it is', async () => {
    const found = await readLines(
      monorepo,
      ` NX   Ran target lint for 3 projects (12s)

    ✔    2/3 succeeded [0 read from cache]

    ✖    1/3 targets failed, including the following:
         - nx run shop:lint
 NX   Running target build for 3 projects failed

Failed tasks:

- shop:build:production
@acme/ui#test: command (/app/packages/ui) /usr/bin/pnpm run test exited (1)
lerna ERR! npm run build exited 2 in '@acme/core'`,
    );
    expect(found.map(({ category, message }) => [category, message])).toEqual([
      ['lint', 'shop:lint failed'],
      ['compile', 'shop:build:production failed'],
      ['test', '@acme/ui#test failed'],
      ['compile', "lerna ERR! npm run build exited 2 in '@acme/core'"],
    ]);
    expect(found.every(({ strength }) => (strength ?? 0.3) <= 0.3)).toBe(true);
  });

  it('reads their own errors', async () => {
    const found = await readLines(
      monorepo,
      ` NX   Cannot find configuration for task shopp:build

  × Found \`pipeline\` field instead of \`tasks\`.
   ╭─[turbo.json:3:1]
lerna ERR! EUNCOMMIT Working tree has uncommitted changes`,
    );
    expect(found.map(({ reader, category }) => [reader, category])).toEqual([
      ['nx', undefined],
      ['turbo', undefined],
      ['lerna', 'git'],
    ]);
  });
});

describe('bundlers', () => {
  it('reads webpack: the file, and what the loader said', async () => {
    const found = await readLines(
      bundlers,
      `ERROR in ./src/app.jsx
Module build failed (from ./node_modules/babel-loader/lib/index.js):
SyntaxError: /app/src/app.jsx: Unexpected token (4:6)
webpack 5.90.3 compiled with 1 error in 903 ms
ERROR in ./src/index.js 3:0-18
Module not found: Error: Can't resolve './foo' in '/app/src'
ERROR in ./src/c.ts:5:7
TS2322: Type 'string' is not assignable to type 'number'.
2024-05-01 ERROR in worker thread 3: retrying`,
    );
    expect(found.map(({ locations, message }) => [locations?.[0]?.file, message])).toEqual([
      ['./src/app.jsx', 'SyntaxError: /app/src/app.jsx: Unexpected token (4:6)'],
      ['./src/index.js', "Module not found: Error: Can't resolve './foo' in '/app/src'"],
      ['./src/c.ts', "TS2322: Type 'string' is not assignable to type 'number'."],
    ]);
  });

  it('reads Vite, Rollup, esbuild, Next.js, Parcel and svelte-check', async () => {
    const found = await readLines(
      bundlers,
      `error during build:
Could not resolve "./missing" from "src/main.ts"
file: /app/src/main.ts

##[endgroup]
[!] RollupError: src/main.js (1:9): "x" is not exported by "src/lib.js".
##[endgroup]
✘ [ERROR] TS2339: Property 'foo' does not exist on type 'AppComponent'. [plugin angular-compiler]

    src/app/app.component.html:3:7:
Turbopack build failed with 1 errors:
./app/page.tsx:3:1
Module not found: Can't resolve '@/components/foo'
> Build failed
@parcel/core: Failed to resolve './foo' from './src/index.js'

  /app/src/index.js:1:17
/app/src/App.svelte:12:5
Error: Type 'string' is not assignable to type 'number'. (ts)`,
    );
    expect(found.map(({ reader, locations }) => [reader, locations?.[0]?.file])).toEqual([
      ['vite', 'src/main.ts'],
      ['vite', 'src/lib.js'],
      ['esbuild', 'src/app/app.component.html'],
      ['failed-to-compile', './app/page.tsx'],
      ['parcel', '/app/src/index.js'],
      ['svelte-check', '/app/src/App.svelte'],
    ]);
  });
});

describe('small checks', () => {
  it('reads XO, tsd, Standard, TSLint and JSHint with their files', async () => {
    const found = await readLines(
      jsChecks,
      `  src/index.js:3:1
  ✖  3:1   Use node:fs instead of fs.  unicorn/prefer-node-protocol
  index.test-d.ts:4:0
  ✖  4:0  Parameter type string is declared too wide for argument type number.
standard: Use JavaScript Standard Style (https://standardjs.com)
  /app/index.js:3:12: Extra semicolon. (semi)
ERROR: src/a.ts:3:12 - Missing semicolon
lib/foo.js: line 3, col 12, Missing semicolon.`,
    );
    expect(found.map(({ tool, reader, locations }) => [tool ?? reader, locations?.[0]?.file])).toEqual([
      ['xo', 'src/index.js'],
      ['tsd', 'index.test-d.ts'],
      ['standard', '/app/index.js'],
      ['tslint', 'src/a.ts'],
      ['jshint', 'lib/foo.js'],
    ]);
  });

  it('reads Deno: tests, lint, types and format', async () => {
    const found = await readLines(
      jsChecks,
      `sums => ./a_test.ts:3:6
error: AssertionError: Values are not equal.

 FAILURES
error: TS2322 [ERROR]: Type 'string' is not assignable to type 'number'.
const x: number = "a";
    at file:///app/mod.ts:1:7
error[no-unused-vars]: \`x\` is never used
 --> /app/mod.ts:1:7
  |
from /app/mod.ts:
1 | -const x=1
error: Found 1 not formatted file in 3 files`,
    );
    expect(found.map(({ reader, locations }) => [reader, locations?.[0]?.file])).toEqual([
      ['deno-test', './a_test.ts'],
      ['deno-check', '/app/mod.ts'],
      ['deno-lint', '/app/mod.ts'],
      ['dprint', '/app/mod.ts'],
    ]);
  });

  it('tells a crashed rule of ESLint from its missing configuration', async () => {
    const found = await readLines(
      jsChecks,
      `Oops! Something went wrong! :(

ESLint: 8.56.0

TypeError: Cannot read properties of undefined (reading 'getAllComments')
Occurred while linting /app/src/a.js:3
Rule: "import/no-cycle"
##[endgroup]
Oops! Something went wrong! :(

ESLint: 9.0.0

ESLint couldn't find an eslint.config.(js|mjs|cjs) file.`,
    );
    expect(found.map(({ category, values }) => [category, values?.rule])).toEqual([
      [undefined, 'import/no-cycle'],
      ['config', undefined],
    ]);
  });
});
