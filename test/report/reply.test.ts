/** Comments that answer a command. */
import { expect, it } from 'vitest';
import { renderExplanation } from '../../src/report/reply.ts';
import { analyzeLines } from '../support/line-analyzer.ts';

async function* bytes(text: string) {
  yield new TextEncoder().encode(text);
}

it('explains what else was considered, with the line', async () => {
  const { diagnosis } = await analyzeLines({ log: bytes('one\nerror: boom\n') });
  const evidence = [
    ...diagnosis.evidence,
    { startLine: 40, endLine: 41, text: '  npm error code `ELIFECYCLE`\nmore' },
  ];
  const text = renderExplanation([{ ...diagnosis, evidence }]);
  expect(text).toContain('less telling than line 2');
  expect(text).toContain('less telling than line 2: `` npm error code `ELIFECYCLE` ``');
  expect(text).toContain('- Line 40: ');
  expect(text).not.toContain('- Line 2: ');
});
