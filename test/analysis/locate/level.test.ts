import { describe, expect, it } from 'vitest';
import { isMarkedError, isWarning } from '../../../src/analysis/locate/level.ts';
import { locate } from '../../support/locate.ts';

describe('the level of a line', () => {
  it.each([
    ['##[warning]Back off before retry', true],
    ['warning: unused variable', true],
    ['npm warn deprecated request@2', true],
    ['INFO     Invalid information', true],
    ['verbose: Rule "pyflakes" was disabled', true],
    ['  Warning  FailedScheduling  10s  default-scheduler  0/2 nodes', false],
    ['error: warnings being treated as errors', false],
  ])('%s: a warning %s', async (line, is) => {
    expect(isWarning((await locate(line)).log, 0)).toBe(is);
  });

  it.each([
    ['##[error]Please add a changelog entry', true],
    ['##[error]Process completed with exit code 1.', false],
    ["##[error]The process '/usr/bin/git' failed with exit code 128", false],
    ['error: no', false],
  ])('%s: marked an error %s', async (line, is) => {
    expect(isMarkedError((await locate(line)).log, 0)).toBe(is);
  });
});
