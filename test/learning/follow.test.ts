import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { follow, type RedJob, type SeenRun } from '../../src/learning/follow.ts';
import { ofOutcome, scoreOf } from '../../src/learning/judgements.ts';
import { recoveryOf } from '../../src/learning/recovery.ts';
import type { OutcomeRow } from '../../src/store/store.ts';
import { acme, LINE, outcomeRow, run, target } from '../contracts/samples.ts';

const red = (fingerprint: string, over: Partial<RedJob> = {}): RedJob => ({
  name: 'build',
  fingerprint,
  patternId: 'p',
  shadowIds: [],
  transient: false,
  step: null,
  ...over,
});
const seen = (over: Partial<SeenRun> = {}): SeenRun => ({
  run: run(acme, '2'),
  headSha: 'b',
  outcome: 'failed',
  foreign: false,
  red: [],
  green: [],
  at: 2000,
  ...over,
});
const told = (what: SeenRun, open: readonly OutcomeRow[], step: number | null = null) =>
  follow(what, target(), LINE, open, () => step).rows.map(
    ({ jobName, fingerprint, state, redCommits, redReruns }) =>
      `${jobName} ${fingerprint} ${state} ${redCommits}/${redReruns}`,
  );
const row = outcomeRow({ lastSha: 'a', headSha: 'a' });

describe('a run', () => {
  it.each([
    ['green on another commit', seen({ outcome: 'passed' }), ['build f1 resolved 0/0']],
    ['green on the same commit', seen({ outcome: 'passed', headSha: 'a' }), ['build f1 rerun 0/0']],
    ['red alike on another commit', seen({ red: [red('f1')] }), ['build f1 open 1/0']],
    ['red alike on the same commit', seen({ headSha: 'a', red: [red('f1')] }), ['build f1 open 0/1']],
    ['red otherwise', seen({ red: [red('f2')] }), ['build f1 replaced 0/0', 'build f2 open 0/0']],
    ['red in another job', seen({ red: [red('f1', { name: 'lint' })] }), ['lint f1 open 0/0']],
    ['red where that job passed', seen({ green: ['build'] }), ['build f1 resolved 0/0']],
    ['red where nothing could be read', seen(), []],
    ['an older one, green', seen({ run: run(acme, '0'), outcome: 'passed' }), []],
    ['an older one, red otherwise', seen({ run: run(acme, '0'), red: [red('f2')] }), []],
    ['the same one again', seen({ run: run(), headSha: 'a', red: [red('f1')] }), ['build f1 open 0/0']],
    ['the same one, understood otherwise', seen({ run: run(), headSha: 'a', red: [red('f2')] }), []],
  ] as const)('%s', (_name, what, expected) => {
    expect(told(what, [row])).toEqual(expected);
  });

  it('that fails at an earlier step did not reach the one that failed before', () => {
    expect(told(seen({ red: [red('f2', { step: 2 })] }), [row], 5)).toEqual(['build f2 open 0/0']);
    expect(told(seen({ red: [red('f2', { step: 5 })] }), [row], 2)).toEqual([
      'build f1 replaced 0/0',
      'build f2 open 0/0',
    ]);
  });

  it('of which the commit is not known ends a failure without a word on how', () => {
    const { rows, ended } = follow(
      seen({ headSha: '', outcome: 'passed' }),
      target(),
      LINE,
      [row],
      () => null,
    );
    expect(rows).toMatchObject([{ state: 'resolved', fix: null, closedAt: 2000 }]);
    expect(ended).toEqual([]);
    expect(scoreOf(rows[0] as OutcomeRow)).toBeNull();
  });

  it('seen twice changes nothing the second time, whatever runs came before', () => {
    const runs = fc.array(
      fc.record({
        id: fc.integer({ min: 1, max: 6 }),
        sha: fc.constantFrom('a', 'b', 'c'),
        passed: fc.boolean(),
        fingerprint: fc.constantFrom('f1', 'f2'),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(runs, (list) => {
        const store = new Map<string, OutcomeRow>();
        const step = (each: (typeof list)[number]): void => {
          const open = [...store.values()].filter(({ state }) => state === 'open');
          const what = seen({
            run: run(acme, String(each.id)),
            headSha: each.sha,
            outcome: each.passed ? 'passed' : 'failed',
            red: each.passed ? [] : [red(each.fingerprint)],
          });
          for (const next of follow(what, target(), LINE, open, () => null).rows)
            store.set(`${next.fingerprint} ${next.run.runId}`, next);
        };
        // A run never ends anew with another verdict: the CI gives it another attempt for that.
        const distinct = [...new Map(list.map((each) => [each.id, each])).values()];
        for (const each of distinct) {
          step(each);
          const once = JSON.stringify([...store]);
          step(each);
          expect(JSON.stringify([...store])).toBe(once);
        }
        for (const fingerprint of ['f1', 'f2']) {
          const open = [...store.values()].filter(
            (one) => one.fingerprint === fingerprint && one.state === 'open',
          );
          expect(open.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('what an outcome says of the answer', () => {
  const fix = { sha: 'b', files: null };
  it.each([
    ['resolved at the first try', { state: 'resolved', fix }, 1],
    ['resolved at the third', { state: 'resolved', fix, redCommits: 2 }, 1 / 3],
    ['red after two more commits', { state: 'open', redCommits: 2 }, null],
    ['red after three more commits', { state: 'open', redCommits: 3 }, 0],
    ['flaky, and not said so', { state: 'rerun' }, 0],
    ['flaky, as it was said', { state: 'rerun', transient: true }, 1],
    ['a rerun advised, and a commit made', { state: 'resolved', fix, transient: true }, null],
    ['a rerun advised in vain', { state: 'resolved', fix, transient: true, redReruns: 1 }, 0],
  ] as const)('%s', (_name, over, score) => {
    expect(scoreOf(outcomeRow({ closedAt: 2, ...over }))).toBe(score);
  });

  it('weighs less than a vote, nothing where that is configured, and with the crowd if it is of a fork', () => {
    const ended = outcomeRow({ state: 'resolved', fix, closedAt: 9 });
    expect(ofOutcome(ended)).toMatchObject({ weight: 0.4, score: 1, at: 9, crowd: false, patternId: 'p' });
    expect(ofOutcome({ ...ended, foreign: true })?.crowd).toBe(true);
    expect(ofOutcome({ ...ended, related: true })?.weight).toBe(0.4);
    expect(ofOutcome({ ...ended, related: false })?.weight).toBeCloseTo(0.1, 12);
    expect(ofOutcome(ended, 0)).toBeNull();
    expect(ofOutcome({ ...ended, patternId: null })).toBeNull();
  });
});

describe('what became of a failure', () => {
  const minutes = (count: number) => 1000 + count * 60_000;
  const ended = (count: number, over: Partial<OutcomeRow> = {}) =>
    outcomeRow({
      run: run(acme, String(count)),
      state: 'resolved',
      closedAt: minutes(count),
      fix: { sha: 'b', files: ['package-lock.json', 'package.json'] },
      ...over,
    });

  it('counts, takes the median, and names the file that changed most often', () => {
    const rows = [
      ...[5, 22, 22, 30].map((count) => ended(count)),
      ended(50, { fix: { sha: 'b', files: ['src/a.ts'] } }),
      ended(1, { state: 'rerun', fix: null }),
      outcomeRow({ openedAt: 0 }),
    ];
    expect(recoveryOf(rows, 'acme/shop', minutes(99))).toEqual({
      resolved: 5,
      reruns: 1,
      of: 6,
      medianMinutes: 22,
      file: 'package-lock.json',
    });
    // A fortnight later what is still red was never resolved.
    expect(recoveryOf(rows, 'acme/shop', minutes(99) + 15 * 86_400_000)?.of).toBe(7);
  });

  it('names no file of another repository, nor one that was changed once', () => {
    expect(recoveryOf([ended(5), ended(6)], 'acme/other', 0)?.file).toBeNull();
    expect(recoveryOf([ended(5)], 'acme/shop', 0)?.file).toBeNull();
    const staged = [5, 6].map((count) => ended(count, { foreign: true }));
    expect(recoveryOf(staged, 'acme/shop', 0)).toMatchObject({ resolved: 2, file: null });
    expect(recoveryOf([], 'acme/shop', 0)).toBeNull();
    expect(recoveryOf([outcomeRow({ openedAt: 5 })], 'acme/shop', 9)).toBeNull();
  });
});
