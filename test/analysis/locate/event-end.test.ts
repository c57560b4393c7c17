import { describe, expect, it } from 'vitest';
import { eventEnd, eventStart } from '../../../src/analysis/locate/event-end.ts';
import { locate } from '../../support/locate.ts';

async function eventAt(text: string, at: number) {
  const { log, structure } = await locate(text);
  const [step] = structure.steps;
  if (!step) throw new Error('a log has a step');
  return [eventStart(log, at, step), eventEnd(log, at, step)];
}

describe('an event that no reader knows', () => {
  it.each([
    ['goes on with what is indented', 'a: no\n  because\n  of b\nnext', 0, [0, 2]],
    ['goes on with the same prefix', 'npm error code E1\nnpm error what\nnpm notice x', 0, [0, 1]],
    ['is one line where neither follows', 'a: no\nb: no', 0, [0, 0]],
    ['begins with the unindented line above', 'head\n  one\n  two', 2, [0, 2]],
    ['does not reach over an empty line', 'head\n\n  two', 2, [2, 2]],
    ['ends somewhere', `a: no\n${'  more\n'.repeat(50)}`, 0, [0, 16]],
  ])('%s', async (_, text, at, event) => {
    expect(await eventAt(text, at)).toEqual(event);
  });
});
