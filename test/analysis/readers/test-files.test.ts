import { describe, expect, it } from 'vitest';
import { testFiles } from '../../../src/analysis/readers/test-files.ts';
import { readLines } from '../../support/read-lines.ts';

const tests = async (text: string) =>
  (await readLines(testFiles, text)).map(({ failingTests }) => failingTests?.[0]?.name);

describe('a runner that reports whole files', () => {
  it.each([
    [
      'examples/with-jest/__tests__/index.test.tsx failed to pass within 2 retries',
      'examples/with-jest/__tests__/index.test.tsx',
    ],
    ['src/cart.spec.ts: failed with code 1', 'src/cart.spec.ts'],
    ['nn/test_pruning 1/1 failed! Received signal: SIGBUS', 'nn/test_pruning'],
    ['tests/run-all.sh failed after 3 attempts', 'tests/run-all.sh'],
  ])('names the file: %s', async (line, file) => expect(await tests(line)).toEqual([file]));

  it.each(['make failed with code 2', 'the latest/release failed to pass', 'upload failed after 3 attempts'])(
    'is not told by what is no test: %s',
    async (line) => expect(await tests(line)).toEqual([]),
  );
});
