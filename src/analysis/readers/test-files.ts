/** Runners of one's own make that report whole files of tests: `a/b.test.ts failed to pass within 2 retries`. */
import { eventReader } from './event.ts';
import type { Reader } from './reader.ts';

const testFile = eventReader({
  id: 'test-file',
  tool: 'tests',
  category: 'test',
  // Such a line tells what failed and seldom why: whoever knows more goes before it.
  strength: 0.5,
  anchors: [' failed to pass', ' failed due to ', ' failed with ', ' failed after ', ' failed! '],
  expressions: [
    /^(?<message>(?<test>\S*(?:\.(?:test|spec)\.|__tests__\/|\btests?\/|\btest_|_(?:test|spec)\b)\S*?):? (?:\d+\/\d+ )?failed(?:!| (?:to pass|due to|with|after)\b).*)/,
  ],
  belongs: () => false,
});

export const testFiles: readonly Reader[] = [testFile];
