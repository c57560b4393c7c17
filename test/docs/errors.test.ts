import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ERROR_HINTS } from '../../src/errors.ts';

it('docs/errors.md has every code with its hint, and no other', () => {
  const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` +\| (.+?) +\| (.+?) +\|$/gm)].map(([, code, , hint]) => [
    code,
    hint?.trim(),
  ]);
  expect(Object.fromEntries(rows)).toEqual(ERROR_HINTS);
});
