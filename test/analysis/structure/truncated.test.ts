import { describe, expect, it } from 'vitest';
import { structureOf } from '../../support/log-of.ts';

const whole = `Current runner version: '2.319.1'
##[group]Run make
make: *** [all] Error 1
##[error]Process completed with exit code 2.`;

describe('a log that is not whole', () => {
  it.each([
    [
      "Job's log exceeded limit of 4194304 bytes.",
      'the runner stopped writing at its limit of 4194304 bytes',
    ],
    [
      'The log length has exceeded the limit of 4 MB (this usually',
      'the CI stopped writing at its limit of 4 MB',
    ],
    ['...[truncated 3000 lines]', 'the CI cut lines out'],
    ['... 120 lines omitted ...', 'the CI cut lines out'],
    ['Skipping 1,234 KB.. Full Log', 'the CI cut lines out'],
  ])('is said to be so: %s', async (line, reason) => {
    expect((await structureOf(`${whole}\n${line}`)).truncated).toBe(reason);
  });

  it('may lack its beginning', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `compiling ${i}`).join('\n');
    const cut = `${lines}\n##[error]Process completed with exit code 2.`;
    expect((await structureOf(cut)).truncated).toBe('its beginning is missing');
    expect(
      (
        await structureOf(
          `section_end:3:step_script\r\n${lines}\nERROR: Job failed: exit code 2\nsection_start:4:cleanup\r`,
        )
      ).truncated,
    ).toBe('its beginning is missing');
  });

  it.each([
    whole,
    '##[group]Run make\nno\n##[error]Process completed with exit code 2.',
    'make: *** no rule',
  ])('is not what begins as a log or a step does', async (text) => {
    expect((await structureOf(text)).truncated).toBeNull();
  });
});
