/** Rows for the tests of the stores. */
import { DIMENSIONS } from '../../src/analysis/embedder.ts';
import type { Diagnosis, RunRef, Scope, Target } from '../../src/domain.ts';
import { keyOf } from '../../src/store/keys.ts';
import type {
  CommentRow,
  DiagnosisRow,
  FixRow,
  LearnedRow,
  NewDelivery,
  OutcomeRow,
  SharedRate,
  Vote,
} from '../../src/store/store.ts';

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
  trust: 'member',
  at: 1000,
  ...over,
});

export const LINE = keyOf('line', 'acme/shop', 'CI', 'main');

export const outcomeRow = (over: Partial<OutcomeRow> = {}): OutcomeRow => ({
  target: target(),
  run: run(),
  line: LINE,
  jobName: 'build',
  fingerprint: 'f1',
  patternId: 'p',
  shadowIds: [],
  transient: false,
  foreign: false,
  state: 'open',
  headSha: 'a'.repeat(40),
  lastRun: { runId: '1', attempt: 1 },
  lastSha: 'a'.repeat(40),
  redCommits: 0,
  redReruns: 0,
  openedAt: 1000,
  closedAt: null,
  fix: null,
  related: null,
  ...over,
});

export const fixRow = (over: Partial<FixRow> = {}): FixRow => ({
  scope: acme,
  repository: 'acme/shop',
  fingerprint: 'f1',
  line: LINE,
  fromSha: 'a'.repeat(40),
  sha: 'b'.repeat(40),
  url: `https://github.com/acme/shop/commit/${'b'.repeat(40)}`,
  title: 'Renew the lock file',
  files: ['package-lock.json'],
  hunk: '@@ -1 +1 @@\n-a\n+b',
  shared: false,
  at: 2000,
  ...over,
});

export const learnedRow = (id: string, over: Partial<LearnedRow> = {}): LearnedRow => ({
  scope: acme,
  id,
  state: 'shadow',
  repository: 'acme/shop',
  text: 'the disk of the runner is full',
  body: '{"from":"a person"}',
  createdAt: 1000,
  updatedAt: 2000,
  ...over,
});

export const sharedRate = (patternId: string, over: Partial<SharedRate> = {}): SharedRate => ({
  scope: acme,
  repository: 'acme/shop',
  patternId,
  rate: 0.9,
  weight: 4.5,
  votes: 5,
  outcomes: 2,
  at: 2000,
  ...over,
});

/** A unit vector at `angle` (radians) to the first axis, in the plane of the first and the given axis. */
export function vectorAt(angle: number, axis = 1): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  vector[0] = Math.cos(angle);
  vector[axis] = Math.sin(angle);
  return vector;
}
