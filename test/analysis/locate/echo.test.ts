import { describe, expect, it } from 'vitest';
import { tellsTheSame } from '../../../src/analysis/locate/echo.ts';

describe('two lines', () => {
  it.each([
    [
      '#6 ERROR: failed to copy: could not fetch content descriptor sha256:df9b',
      'error: failed to solve: failed to compute cache key: failed to copy: could not fetch content descriptor sha256:df9b',
    ],
    [
      'java.lang.RuntimeException: java.lang.OutOfMemoryError: Java heap space',
      'Caused by: java.lang.OutOfMemoryError: Java heap space',
    ],
    [
      '[ERROR] Could not find artifact nw:core:jar:1',
      '[ERROR] -> Could not find artifact nw:core:jar:1 in central',
    ],
  ])('tell the same where one holds the other’s message', (a, b) => {
    expect([tellsTheSame(a, b), tellsTheSame(b, a)]).toEqual([true, true]);
  });

  it.each([
    ['error: failed', 'error: failed to do anything of note'],
    ['error: cannot find the widget of type A', 'error: cannot find the widget of type B'],
    ['Caused by: ', 'Caused by: java.lang.OutOfMemoryError: Java heap space'],
  ])('tell different things where a message is short or another: %s', (a, b) => {
    expect(tellsTheSame(a, b)).toBe(false);
  });
});
