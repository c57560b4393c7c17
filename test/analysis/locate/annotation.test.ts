import { expect, it } from 'vitest';
import { annotatedReason } from '../../../src/analysis/locate/annotation.ts';

it.each([
  ['##[error]Username and password required', 'Username and password required'],
  ['##[error]Deployment failed, try again later.', 'Deployment failed, try again later.'],
  ['##[error]Process completed with exit code 1.', null],
  ["##[error]The process '/usr/bin/git' failed with exit code 128", null],
  ['##[error]Docker build failed with exit code 1', null],
  ["##[error]Bash exited with code '1'.", null],
  ['##[error]The operation was canceled.', null],
  ['##[error]', null],
  ['Error: Username and password required', null],
])('tells the reason that an action gives from a mere verdict: %s', (line, reason) => {
  expect(annotatedReason(line)).toBe(reason);
});
