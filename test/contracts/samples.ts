/** Rows for the tests of the stores. */
import { DIMENSIONS } from '../../src/analysis/embedder.ts';
import type { Diagnosis, RunRef, Scope, Target } from '../../src/domain.ts';
import type { CommentRow, DiagnosisRow, NewDelivery, Vote } from '../../src/store/store.ts';

export const acme: Scope = { provider: 'github', instance: 'github.com', organisation: 'acme' };
export const other: Scope = { ...acme, organisation: 'Acme' };

export const run = (scope: Scope = acme, runId = '1', repository = `${scope.organisation}/shop`): RunRef => ({
  ...scope,
  repository,
  runId,
  attempt: 1,
});

export const target = (scope: Scope = acme, id = '7', repository = `${scope.organisation}/shop`): Target => ({
  ...scope,
  repository,
  kind: 'pull',
  id,
});

export const delivery = (deliveryId: string, scope: Scope = acme, event = '{}'): NewDelivery => ({
  ...scope,
  deliveryId,
  event,
});

export const diagnosis = (title = 'A test fails'): Diagnosis => ({
  schema: 'devops-assist/diagnosis@1',
  category: 'test',
  tool: 'vitest',
  pattern: { id: 'js/vitest-assertion', title: 'An assertion of a test fails' },
  title,
  summary: 'The test expects 1 and gets 2.',
  rootCause: { line: 12, text: 'AssertionError: expected 2 to be 1', step: 'npm test' },
  evidence: [{ startLine: 11, endLine: 12, text: 'FAIL a.test.ts\nAssertionError' }],
  locations: [{ file: 'a.test.ts', line: 3 }],
  failingTests: [{ name: 'adds', file: 'a.test.ts' }],
  transient: false,
  confidence: 0.9,
  confidenceParts: { similarity: 0.9, keyword: 1, history: 0.8 },
  successRate: 0.8,
  samples: 0,
  solution: null,
  source: 'pattern',
  fingerprint: 'f1',
  stats: { bytes: 100, lines: 12, milliseconds: 3 },
});

export const diagnosisRow = (over: Partial<DiagnosisRow> = {}): DiagnosisRow => ({
  run: run(),
  jobId: '11',
  jobName: 'build',
  target: target(),
  headSha: 'a'.repeat(40),
  branch: 'main',
  diagnosis: diagnosis(),
  at: 1000,
  ...over,
});

export const commentRow = (over: Partial<CommentRow> = {}): CommentRow => ({
  target: target(),
  commentId: '99',
  contentHash: 'h',
  run: run(),
  patternIds: ['b', 'a'],
  postedAt: 1000,
  sweepAt: 2000,
  ...over,
});

export const vote = (voter: string, over: Partial<Vote> = {}): Vote => ({
  scope: acme,
  repository: 'acme/shop',
  commentId: '99',
  voter,
  score: 1,
  patternId: 'p',
  at: 1000,
  ...over,
});

/** A unit vector at `angle` (radians) to the first axis, in the plane of the first and the given axis. */
export function vectorAt(angle: number, axis = 1): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  vector[0] = Math.cos(angle);
  vector[axis] = Math.sin(angle);
  return vector;
}
