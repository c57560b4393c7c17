import { describe, expect, it } from 'vitest';
import { cleanLine, markedLine } from '../../../src/analysis/log/clean.ts';

const ESC = '\u001b';

describe('what a person reads of a line', () => {
  it.each([
    [
      '2026-07-30T10:33:37.0347135Z ##[error]Process completed with exit code 1.',
      'Process completed with exit code 1.',
    ],
    [`${ESC}[31mERROR${ESC}[0m: no`, 'ERROR: no'],
    ['Receiving objects:  1%\rReceiving objects: 100%\rerror: broken', 'error: broken'],
    [`section_start:1560896352:step_script\r${ESC}[0K$ make`, '$ make'],
    ['[2026-11-21T03:30:50.123Z] + npm ci', '+ npm ci'],
    ['\uFEFF2026-07-30T10:33:37.0347135Z Current runner version', 'Current runner version'],
    ['2026-07-30T10:33:37.034713Z 01O $ npm test', '$ npm test'],
    ['2026-07-30T10:33:37.034713Z 00E+npm ERR! code E404', 'npm ERR! code E404'],
    ['2026-11-21 03:30:50.123456 | TASK [build]', 'TASK [build]'],
    ['03:30:50.123  + mvn verify', '+ mvn verify'],
    ['03:30:50  + mvn verify', '+ mvn verify'],
    ['14:15:11   severity: fail', '  severity: fail'],
    ['14:15:11', ''],
    [
      `section_end:1560896352:step_script\r${ESC}[0K${ESC}[31;1mERROR: Job failed: exit code 1${ESC}[0;m`,
      'ERROR: Job failed: exit code 1',
    ],
    [`travis_fold:start:install.1\r${ESC}[0Ktravis_time:start:0a1b\r${ESC}[0K$ npm ci`, '$ npm ci'],
    ['##[command]/usr/bin/docker build .', '/usr/bin/docker build .'],
    ['##[group]Run npm test', '##[group]Run npm test'],
    [`see ${ESC}]8;;https://example.org/a?b${ESC}\\the page${ESC}]8;;${ESC}\\ now`, 'see the page now'],
    [`see ${ESC}]8;;https://example.org/a?b\u0007the page${ESC}]8;;\u0007 now`, 'see the page now'],
    [`${ESC}[38;5;196mred${ESC}[39m ${ESC}[1;38;2;1;2;3mtrue${ESC}[0m ${ESC}(Bplain`, 'red true plain'],
    ['^[[31merror^[[0m: x', 'error: x'],
    [' 10%\r 50%\r100%\r', '100%'],
    ['windows line\r', 'windows line'],
    ['  indented, trailing   ', '  indented, trailing'],
    ['10 errors', '10 errors'],
    ['[1/4] Resolving packages', '[1/4] Resolving packages'],
    ['', ''],
  ])('%j -> %j', (raw, read) => {
    expect(cleanLine(raw)).toBe(read);
  });

  it('keeps the marks of a CI where structure is read', () => {
    expect(markedLine(`2026-07-30T10:33:37.0347135Z ${ESC}[36;1m##[group]Run make${ESC}[0m`)).toBe(
      '##[group]Run make',
    );
  });
});
