/** A failure, a good answer to it, and facts in memory. */
import { type Diagnosis, SCHEMA, type Scope } from '../../src/domain.ts';
import type { Answer } from '../../src/llm/answer.ts';
import type { Question } from '../../src/llm/prompt.ts';
import type { Facts } from '../../src/store/store.ts';

export const SCOPE: Scope = { provider: 'github', instance: 'github.test', organisation: 'acme' };

const EVIDENCE = [
  '> frobnicate build --all',
  'E4711: cannot resolve gadget "left-pad" in src/gadgets/index.gad:12',
  '    at resolve (src/gadgets/resolve.ts:88:14)',
  '✗ gadgets > resolves all (31 ms)',
  'frobnicate: build failed',
].join('\n');

export const diagnosis = (over: Partial<Diagnosis> = {}): Diagnosis => ({
  schema: SCHEMA,
  category: 'other',
  tool: 'frobnicate',
  pattern: null,
  title: 'frobnicate: E4711',
  summary: 'frobnicate failed.',
  rootCause: { line: 42, text: EVIDENCE.split('\n')[1] as string, step: 'Build gadgets' },
  evidence: [{ startLine: 41, endLine: 45, text: EVIDENCE }],
  locations: [{ file: 'src/gadgets/index.gad', line: 12 }],
  failingTests: [],
  transient: false,
  confidence: 0.2,
  confidenceParts: { similarity: 0.2, keyword: 0, history: 0 },
  successRate: null,
  samples: 0,
  solution: null,
  source: 'none',
  fingerprint: '0123456789abcdef',
  stats: { bytes: 100, lines: 50, milliseconds: 1 },
  ...over,
});

export const answer = (over: Partial<Answer> = {}): Answer => ({
  known: true,
  category: 'dependency',
  title: 'The gadget left-pad is not declared',
  explanation: 'frobnicate cannot resolve the gadget left-pad, which src/gadgets/index.gad names in line 12.',
  quotes: ['E4711: cannot resolve gadget "left-pad" in src/gadgets/index.gad:12'],
  files: ['src/gadgets/index.gad'],
  tests: ['gadgets > resolves all'],
  solution: 'Declare the gadget',
  steps: ['Add the gadget with `frobnicate add left-pad`.', 'Run the build again.'],
  commands: [{ language: 'sh', text: 'frobnicate add left-pad' }],
  references: ['https://docs.npmjs.com/cli/install'],
  estimatedMinutes: 5,
  transient: false,
  ...over,
});

export const question = (over: Partial<Question> = {}): Question => ({
  diagnosis: diagnosis(),
  job: 'build',
  changedFiles: ['src/gadgets/index.gad', 'README.md'],
  neighbours: [],
  ...over,
});

/** As a store keeps them, of one process. */
export function memoryFacts(): Facts {
  const rows = new Map<string, { value: string; expiresAt: number | null }>();
  const at = (scope: Scope, key: string): string =>
    JSON.stringify([scope.provider, scope.instance, scope.organisation, key]);
  const live = (id: string, now: number): string | null => {
    const row = rows.get(id);
    return row && (row.expiresAt === null || row.expiresAt > now) ? row.value : null;
  };
  return {
    get: async (scope, key, now) => live(at(scope, key), now),
    put: async (scope, key, value, expiresAt) => void rows.set(at(scope, key), { value, expiresAt }),
    async add(scope, key, value, now, expiresAt) {
      if (live(at(scope, key), now) !== null) return false;
      rows.set(at(scope, key), { value, expiresAt });
      return true;
    },
    remove: async (scope, key) => void rows.delete(at(scope, key)),
    async list(scope, prefix, now) {
      return [...rows.keys()].flatMap((id) => {
        const key = (JSON.parse(id) as string[])[3] as string;
        const value = id === at(scope, key) ? live(id, now) : null;
        return value !== null && key.startsWith(prefix) ? [{ key, value }] : [];
      });
    },
  };
}
