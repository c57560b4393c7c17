/** What teaches a pattern, what judges it, and two replicas that do so at once; on the embedded store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Embedder } from '../../src/analysis/embedder.ts';
import { failureFingerprint } from '../../src/analysis/learned-pattern.ts';
import type { Diagnosis, Target } from '../../src/domain.ts';
import { createEmbedder } from '../../src/embedding/index.ts';
import { readLearned } from '../../src/learning/learned-store.ts';
import { createRecall } from '../../src/learning/recall.ts';
import { createSchool } from '../../src/learning/school.ts';
import { createCache } from '../../src/llm/cache.ts';
import { openStore } from '../../src/store/open.ts';
import type { FixRow, OutcomeRow, Store } from '../../src/store/store.ts';
import { diagnosisRow } from '../contracts/samples.ts';

const scope = { provider: 'github', instance: 'github.com', organisation: 'acme' } as const;
const target = (id: number): Target => ({ ...scope, repository: 'acme/shop', kind: 'pull', id: String(id) });
const unknown = (text: string, more: Partial<Diagnosis> = {}): Diagnosis => {
  const diagnosis: Diagnosis = {
    ...diagnosisRow().diagnosis,
    category: 'infra',
    tool: 'frobnicate',
    pattern: null,
    title: `frobnicate: ${text}`,
    rootCause: { line: 1, text, step: null },
    evidence: [{ startLine: 1, endLine: 1, text }],
    solution: null,
    source: 'none',
    ...more,
  };
  return { ...diagnosis, fingerprint: failureFingerprint(diagnosis) };
};
const BOOM = unknown('gizmo refused to spin because the flux is low');

let embedder: Embedder;
let data: string;
let stores: Store[];
beforeAll(async () => {
  embedder = await createEmbedder({ cacheDir: '/nonexistent' });
});
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'devops-assist-'));
  stores = [await openStore({ data }), await openStore({ data })];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  rmSync(data, { recursive: true });
});

let clock = 1_000_000;
const school = (replica = 0) =>
  createSchool({
    store: stores[replica] as Store,
    embedder,
    now: () => clock++,
    log: {
      info() {},
      warn(problem: unknown) {
        throw problem;
      },
    },
    name: `replica ${replica}`,
  });
const store = () => stores[0] as Store;
const learned = async () => readLearned(await store().learned.list(scope));

const fix = (more: Partial<FixRow> = {}): FixRow => ({
  scope,
  repository: 'acme/shop',
  fingerprint: BOOM.fingerprint,
  line: 'a'.repeat(32),
  fromSha: '1'.repeat(40),
  sha: '2'.repeat(40),
  url: 'https://github.com/acme/shop/commit/2222222',
  title: 'Raise the flux',
  files: ['ci/flux.yml'],
  hunk: null,
  shared: true,
  at: clock,
  ...more,
});
const outcome = (run: number, patternId: string | null, more: Partial<OutcomeRow> = {}): OutcomeRow => ({
  target: target(run),
  run: { ...scope, repository: 'acme/shop', runId: String(run), attempt: 1 },
  line: String(run).padStart(32, '0'),
  jobName: 'test',
  fingerprint: BOOM.fingerprint,
  patternId,
  shadowIds: [],
  transient: false,
  foreign: false,
  state: 'resolved',
  headSha: 'a'.repeat(40),
  lastRun: { runId: String(run), attempt: 1 },
  lastSha: 'a'.repeat(40),
  redCommits: 0,
  redReruns: 0,
  related: null,
  openedAt: clock,
  closedAt: clock,
  fix: { sha: 'b'.repeat(40), files: ['ci/flux.yml'] },
  ...more,
});

describe('a pattern is put on trial', () => {
  it('by the change that ended the failure, for all failures of its cluster', async () => {
    const alike = unknown('gizmo refused to spin because the flux is low again');
    await school().observe(scope, [BOOM, alike]);
    await store().fixes.save([fix()]);
    await school().round(scope);
    const [only, ...others] = await learned();
    expect(others).toEqual([]);
    expect(only?.row.state).toBe('shadow');
    expect(only?.pattern).toMatchObject({
      from: { kind: 'fix', patternId: `fix/${BOOM.fingerprint}` },
      files: ['ci/flux.yml'],
      solution: { title: 'Do what ended it before: change ci/flux.yml' },
    });
    expect(only?.pattern.fingerprints).toEqual([BOOM.fingerprint, alike.fingerprint]);
  });

  it('for its own repository alone where the change may not be shown elsewhere', async () => {
    await school().observe(scope, [BOOM]);
    await store().fixes.save([fix({ shared: false })]);
    await school().round(scope);
    const recall = createRecall({ store: store(), model: embedder.model });
    const query = {
      fingerprint: BOOM.fingerprint,
      category: 'infra',
      tool: 'frobnicate',
      evidence: '',
      vectors: [],
    } as const;
    const found = (repository: string) => recall({ ...scope, repository }, query, async () => new Map());
    expect(await found('acme/shop')).toHaveLength(1);
    expect(await found('acme/other')).toEqual([]);
  });

  it("by a model's answer that people accepted, and by none that they did not", async () => {
    const answer = {
      known: true,
      category: 'infra' as const,
      title: 'The flux is low',
      explanation: 'x',
      quotes: [],
      files: [],
      tests: [],
      solution: 'Raise the flux',
      steps: ['Raise it.'],
      commands: [],
      references: [],
      estimatedMinutes: 5,
      transient: false,
    };
    await school().observe(scope, [BOOM]);
    await createCache(store().facts).keep(scope, BOOM.fingerprint, answer, 'model', clock);
    await school().round(scope);
    expect(await learned()).toEqual([]);
    const patternId = `llm/${BOOM.fingerprint}`;
    const vote = {
      scope,
      repository: 'acme/shop',
      commentId: 'c',
      voter: 'ann',
      score: 1,
      patternId,
      trust: 'member',
      at: 5,
    } as const;
    await store().votes.replace(scope, 'c', [vote]);
    await school().round(scope);
    expect((await learned()).map(({ row, pattern }) => [row.state, pattern.from])).toEqual([
      ['shadow', { kind: 'llm', patternId }],
    ]);
  });
});

describe('a person who taught a line', () => {
  it('can be forgotten: the line stays, their name goes', async () => {
    const { id } = await school().learn(target(1), BOOM, 'Raise the flux.', 'wendy');
    await store().forgetPerson({ provider: 'github', instance: 'github.com', name: 'wendy' });
    expect(JSON.stringify(await store().learned.list(scope))).not.toContain('wendy');
    expect(await store().votes.ofPatterns(scope, [id])).toEqual([]);
    expect(await learned()).toHaveLength(1);
  });
});

describe('a pattern on trial is judged', () => {
  it('by outcomes: promoted where its file was changed time and again, unlike what was shown', async () => {
    await school().observe(scope, [BOOM]);
    await store().fixes.save([fix()]);
    await school().round(scope);
    const id = (await learned())[0]?.pattern.id ?? '';
    await store().outcomes.save(
      Array.from({ length: 6 }, (_none, n) => outcome(n + 1, null, { shadowIds: [id] })),
    );
    expect(await school().round(scope)).toEqual([]);
    await store().outcomes.save([outcome(7, null, { shadowIds: [id] })]);
    const changes = await school().round(scope);
    expect(changes).toMatchObject([{ id, from: 'shadow', to: 'active', trial: { right: 7, wrong: 0 } }]);
  });

  it('by outcomes: retired where other files were changed', async () => {
    await school().observe(scope, [BOOM]);
    await store().fixes.save([fix()]);
    await school().round(scope);
    const id = (await learned())[0]?.pattern.id ?? '';
    const other = { sha: 'c'.repeat(40), files: ['src/other.ts'] };
    await store().outcomes.save(
      Array.from({ length: 7 }, (_none, n) => outcome(n + 1, null, { shadowIds: [id], fix: other })),
    );
    expect(await school().round(scope)).toMatchObject([{ id, to: 'retired' }]);
    // Taught once more, it stays retired: a person decides.
    expect(await school().round(scope)).toEqual([]);
    expect((await learned())[0]?.row.state).toBe('retired');
  });

  it('against the answer that was shown: right as often as that one is not enough', async () => {
    await school().observe(scope, [BOOM]);
    await store().fixes.save([fix()]);
    await school().round(scope);
    const id = (await learned())[0]?.pattern.id ?? '';
    const shown = unknown(BOOM.rootCause?.text ?? '', {
      pattern: { id: 'acme/flux', title: 'Flux' },
      solution: { title: 'Look at flux.yml', steps: [], code: [], estimatedMinutes: 1, references: [] },
      source: 'pattern',
    });
    for (let n = 1; n <= 9; n++) {
      const row = outcome(n, 'acme/flux', { shadowIds: [id], fingerprint: shown.fingerprint });
      await store().outcomes.save([row]);
      await store().diagnoses.save([
        {
          ...diagnosisRow(),
          run: row.run,
          jobId: 'j',
          jobName: 'test',
          target: row.target,
          diagnosis: shown,
        },
      ]);
    }
    expect(await school().round(scope)).toEqual([]);
    expect((await learned())[0]?.row.state).toBe('shadow');
  });

  it('once, however many replicas look at once, and taught once by two at once', async () => {
    await school().observe(scope, [BOOM]);
    const taught = await Promise.all(
      [0, 1].map((replica) => school(replica).learn(target(1), BOOM, 'Raise the flux.', 'wendy')),
    );
    expect(new Set(taught.map(({ id }) => id)).size).toBe(1);
    expect(await learned()).toHaveLength(1);
    const id = taught[0]?.id ?? '';
    for (let n = 2; n <= 7; n++) {
      const commentId = `trial:pull:${n}|${id}|tim`;
      await store().votes.replace(scope, commentId, [
        {
          scope,
          repository: 'acme/shop',
          commentId,
          voter: 'tim',
          score: 1,
          patternId: id,
          trust: 'contributor',
          at: n,
        },
      ]);
    }
    await Promise.all([school(0).round(scope), school(1).round(scope)]);
    expect((await learned()).map(({ row }) => row.state)).toEqual(['active']);
    expect(await (stores[1] as Store).learned.list(scope)).toEqual(await store().learned.list(scope));
  });

  it('for everybody never without a person: the organisation gets a row of its own', async () => {
    const { id } = await school().learn(target(1), BOOM, 'Raise the flux.', 'wendy');
    const [own] = await store().learned.list(scope);
    await store().learned.remove(scope, id);
    await store().learned.save([{ ...(own as NonNullable<typeof own>), scope: null }]);
    for (let n = 2; n <= 7; n++) {
      const commentId = `trial:pull:${n}|${id}|tim`;
      await store().votes.replace(scope, commentId, [
        {
          scope,
          repository: 'acme/shop',
          commentId,
          voter: 'tim',
          score: 1,
          patternId: id,
          trust: 'member',
          at: n,
        },
      ]);
    }
    expect(await school().round(scope)).toMatchObject([{ id, to: 'active' }]);
    const states = (await store().learned.all()).map(({ scope: of, state }) => [
      of?.organisation ?? null,
      state,
    ]);
    expect(states).toEqual(
      expect.arrayContaining([
        [null, 'shadow'],
        ['acme', 'active'],
      ]),
    );
    const elsewhere = { ...scope, organisation: 'other' };
    expect((await store().learned.list(elsewhere)).map(({ state }) => state)).toEqual(['shadow']);
    expect(await school().round(elsewhere)).toEqual([]);
  });
});
