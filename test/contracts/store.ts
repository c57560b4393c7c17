/** What every store must do; called once for each of them. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Scope, TRUSTS } from '../../src/domain.ts';
import { createExperience } from '../../src/learning/experience.ts';
import { ofVote } from '../../src/learning/judgements.ts';
import { levelsOf } from '../../src/learning/shrinkage.ts';
import { keyOf } from '../../src/store/keys.ts';
import type { Store, Vote } from '../../src/store/store.ts';
import { EXPORT_HEADER, exportLines, importRecords } from '../../src/store/transfer.ts';
import { verify } from '../../src/store/verify.ts';
import {
  acme,
  commentRow,
  delivery,
  diagnosis,
  diagnosisRow,
  fixRow,
  LINE,
  learnedRow,
  other,
  outcomeRow,
  run,
  sharedRate,
  target,
  vectorAt,
  vote,
} from './samples.ts';

/** Some of every kind of row. */
async function fill(store: Store): Promise<void> {
  await store.inbox.put(delivery('waiting'), 1);
  await store.inbox.put(delivery('claimed 😀'), 0);
  await store.inbox.claim('w', 2, 100);
  await store.inbox.put(delivery('dead', other), 1);
  const dead = await store.inbox.claim('w', 2, 100);
  await store.inbox.dead(String(dead?.id), 'w', 'it’s "dead"', 3);
  await store.diagnoses.save([diagnosisRow(), diagnosisRow({ jobId: '2', branch: null })]);
  await store.comments.save(commentRow());
  await store.votes.replace(acme, '99', [vote('a'), vote('á', { score: 0 })]);
  await store.vectors.put(acme, [{ id: 'v 😀', model: 'm', vector: vectorAt(0.3) }]);
  await store.vectors.put(null, [{ id: 'w', model: 'm', vector: vectorAt(0.4) }]);
  await store.facts.put(acme, 'a:b', 'c', null);
  await store.facts.put(acme, 'no subject', 'd', 9e12);
  await store.outcomes.save([outcomeRow(), outcomeRow({ jobName: 'b 😀', patternId: null })]);
  await store.fixes.save([fixRow({ hunk: null })]);
  await store.learned.save([
    learnedRow('learned/a'),
    learnedRow('learned/b', { scope: null, repository: null }),
  ]);
  await store.sharedRates.publish([sharedRate('p')]);
}
const FILLED = 18;

async function exported(store: Store): Promise<string[]> {
  const lines: string[] = [];
  const unreadable = () => expect.unreachable('a row cannot be read');
  for await (const line of exportLines(store.records, unreadable)) lines.push(line);
  return lines;
}

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

export interface StoreUnderTest {
  /** Opens the same database once more, as another replica would. */
  open(): Promise<Store>;
  /** Empties the database. */
  empty(): Promise<void>;
}

/** Text that databases like to lose: four-byte characters, other cases, accents, spaces at the end, quotes, NUL. */
const AWKWARD = [
  'a',
  'A',
  'á',
  'a ',
  '😀',
  '😀 ',
  "it's",
  '"q"',
  'back\\slash',
  '%_',
  'nul\0byte',
  '中文',
  '',
];
/** The same as they are read again, in order. */
const KEPT = AWKWARD.map((text) => text.replaceAll('\0', '\uFFFD')).sort();

export function storeContract(name: string, under: StoreUnderTest): void {
  describe(`store contract: ${name}`, () => {
    let store: Store;
    let second: Store;
    beforeAll(async () => {
      store = await under.open();
      second = await under.open();
    });
    beforeEach(() => under.empty());
    afterAll(async () => {
      await store.close();
      await second.close();
    });

    describe('inbox', () => {
      it('stores a delivery once, whoever brings it', async () => {
        const answers = await Promise.all([
          store.inbox.put(delivery('d'), 1),
          store.inbox.put(delivery('d'), 1),
          second.inbox.put(delivery('d'), 1),
          store.inbox.put({ ...delivery('d'), instance: 'ghe.example' }, 1),
          store.inbox.put({ ...delivery('d'), provider: 'gitlab' }, 1),
        ]);
        expect(answers.filter((answer) => answer === 'stored')).toHaveLength(3);
        expect(await second.inbox.list('waiting', 10)).toHaveLength(3);
      });

      it('keeps every text as it was, but for NUL, which becomes U+FFFD', async () => {
        for (const text of AWKWARD) {
          const given = { ...delivery(text, { ...acme, organisation: text }), event: text.repeat(3) };
          expect(await store.inbox.put(given, 1)).toBe('stored');
        }
        const kept = await second.inbox.list('waiting', 100);
        expect(new Set(kept.map((row) => row.deliveryId))).toEqual(new Set(KEPT));
        expect(new Set(kept.map((row) => row.organisation))).toEqual(new Set(KEPT));
        for (const row of kept) expect(row.event).toBe(row.deliveryId.repeat(3));
      });

      it('bears an event of a megabyte', async () => {
        const event = JSON.stringify({ text: '😀 long '.repeat(120_000) });
        await store.inbox.put(delivery('big', acme, event), 1);
        expect((await second.inbox.claim('w', 2, 10))?.event).toBe(event);
      });

      it('gives a delivery to one worker, the oldest first', async () => {
        await store.inbox.put(delivery('late'), 20);
        await store.inbox.put(delivery('early'), 10);
        expect((await store.inbox.claim('a', 30, 100))?.deliveryId).toBe('early');
        expect((await second.inbox.claim('b', 30, 100))?.deliveryId).toBe('late');
        expect(await store.inbox.claim('c', 30, 100)).toBeNull();
      });

      it('gives nothing before it is due', async () => {
        await store.inbox.put(delivery('d'), 10);
        expect(await store.inbox.claim('w', 9, 100)).toBeNull();
        expect(await store.inbox.claim('w', 10, 100)).not.toBeNull();
      });

      it('serves organisations in turn, however many deliveries one of them has', async () => {
        for (let i = 0; i < 6; i++) await store.inbox.put(delivery(`a${i}`), i);
        for (let i = 0; i < 2; i++) await store.inbox.put(delivery(`o${i}`, other), 100 + i);
        const served: string[] = [];
        for (let i = 0; i < 8; i++)
          served.push((await store.inbox.claim('w', 200, 999))?.organisation ?? '-');
        expect(served.slice(0, 4).sort()).toEqual(['Acme', 'Acme', 'acme', 'acme']);
        expect(served[0]).not.toBe(served[1]);
        expect(served.slice(4)).toEqual(['acme', 'acme', 'acme', 'acme']);
      });

      it('hands on the work of a worker whose lease ran out, and counts the attempt', async () => {
        await store.inbox.put(delivery('d'), 0);
        const first = await store.inbox.claim('a', 10, 100);
        expect(first?.attempts).toBe(1);
        expect(await second.inbox.claim('b', 109, 100)).toBeNull();
        const again = await second.inbox.claim('b', 110, 100);
        expect(again).toEqual({ ...first, attempts: 2 });
        const id = String(first?.id);
        expect(await store.inbox.heartbeat(id, 'a', 111, 100)).toBe(false);
        expect(await store.inbox.done(id, 'a', 'late', 111)).toBe(false);
        expect(await store.inbox.retry(id, 'a', 'late', 111)).toBe(false);
        expect(await store.inbox.dead(id, 'a', 'late', 111)).toBe(false);
        expect(await second.inbox.done(id, 'b', 'answered', 112)).toBe(true);
        expect(await store.inbox.claim('a', 9999, 100)).toBeNull();
      });

      it('prolongs a lease by a heartbeat', async () => {
        await store.inbox.put(delivery('d'), 0);
        const id = String((await store.inbox.claim('a', 0, 100))?.id);
        expect(await store.inbox.heartbeat(id, 'a', 90, 100)).toBe(true);
        expect(await second.inbox.claim('b', 189, 100)).toBeNull();
        expect(await second.inbox.claim('b', 190, 100)).not.toBeNull();
      });

      it('never lets two workers finish one delivery when their clocks differ', async () => {
        await store.inbox.put(delivery('d'), 0);
        const id = String((await store.inbox.claim('slow', 0, 100))?.id);
        const ahead = await second.inbox.claim('ahead', 1_000_000, 100);
        expect(ahead?.id).toBe(id);
        const finished = await Promise.all([
          store.inbox.done(id, 'slow', 'a', 50),
          second.inbox.done(id, 'ahead', 'b', 1_000_050),
        ]);
        expect(finished).toEqual([false, true]);
      });

      it('retries at the time given', async () => {
        await store.inbox.put(delivery('d'), 0);
        const id = String((await store.inbox.claim('a', 0, 100))?.id);
        expect(await store.inbox.retry(id, 'a', 'rate limit', 500)).toBe(true);
        expect(await store.inbox.list('waiting', 10)).toMatchObject([
          { id, state: 'waiting', dueAt: 500, reason: 'rate limit', attempts: 1 },
        ]);
        expect(await store.inbox.claim('a', 499, 100)).toBeNull();
        expect((await store.inbox.claim('a', 500, 100))?.attempts).toBe(2);
      });

      it('buries a delivery where it is seen and can be replayed', async () => {
        await store.inbox.put(delivery('d'), 0);
        const id = String((await store.inbox.claim('a', 0, 100))?.id);
        expect(await store.inbox.replay(id, 5)).toBe(false);
        expect(await store.inbox.dead(id, 'a', 'always 500', 7)).toBe(true);
        expect(await store.inbox.claim('a', 9999, 100)).toBeNull();
        expect(await store.inbox.put(delivery('d'), 8)).toBe('duplicate');
        expect(await second.inbox.list('dead', 10)).toMatchObject([{ id, reason: 'always 500', dueAt: 7 }]);
        expect(await second.inbox.replay(id, 9)).toBe(true);
        expect(await second.inbox.replay(id, 9)).toBe(false);
        expect((await store.inbox.claim('a', 10, 100))?.attempts).toBe(1);
      });

      it('lists a state in order of time, ties by id, as many as asked for', async () => {
        for (let i = 0; i < 5; i++) await store.inbox.put(delivery(`d${i}`), i < 3 ? 5 : 1);
        const all = await store.inbox.list('waiting', 10);
        const order = all.map((row) => [row.dueAt, row.id] as const);
        expect(order).toEqual([...order].sort(([a, x], [b, y]) => a - b || (x < y ? -1 : 1)));
        expect(await store.inbox.list('waiting', 2)).toEqual(all.slice(0, 2));
        expect(await store.inbox.list('done', 2)).toEqual([]);
      });

      it('lets every delivery be claimed exactly once by workers that race', async () => {
        await Promise.all(Array.from({ length: 40 }, (_, i) => store.inbox.put(delivery(`d${i}`), i)));
        const claimed: string[] = [];
        const work = async (from: Store, worker: string) => {
          for (let idle = 0; idle < 3; ) {
            const got = await from.inbox.claim(worker, 100, 100_000);
            if (got === null) idle++;
            else claimed.push(got.id);
          }
        };
        await Promise.all([store, second, store, second].map((from, index) => work(from, `worker ${index}`)));
        expect(claimed).toHaveLength(40);
        expect(new Set(claimed).size).toBe(40);
      });
    });

    describe('diagnoses', () => {
      it('gives back what was saved, by run in order of the jobs', async () => {
        const rows = [
          diagnosisRow({ jobId: '3', jobName: 'b' }),
          diagnosisRow({ jobId: '2', jobName: 'b', branch: null }),
          diagnosisRow({ jobId: '1', jobName: 'á 😀', diagnosis: diagnosis('😀'.repeat(20_000)) }),
        ];
        await store.diagnoses.save(rows);
        await store.diagnoses.save([diagnosisRow({ run: { ...run(), attempt: 2 } })]);
        expect(await second.diagnoses.ofRun(run())).toEqual([rows[1], rows[0], rows[2]]);
        expect(await second.diagnoses.ofRun(run(other))).toEqual([]);
      });

      it('replaces the diagnosis of the same job', async () => {
        await store.diagnoses.save([diagnosisRow()]);
        await second.diagnoses.save([diagnosisRow({ diagnosis: diagnosis('better'), at: 2000 })]);
        expect((await store.diagnoses.ofRun(run())).map((row) => row.diagnosis.title)).toEqual(['better']);
      });

      it('gives the newest of a target, whatever CI ran it', async () => {
        const jenkins = run({ provider: 'jenkins', instance: 'ci', organisation: 'x' });
        await store.diagnoses.save([
          diagnosisRow({ run: run(acme, '1'), at: 10 }),
          diagnosisRow({ run: jenkins, at: 30 }),
          diagnosisRow({ run: run(acme, '2'), at: 20 }),
          diagnosisRow({ run: run(acme, '3'), at: 40, target: target(acme, '8') }),
        ]);
        const found = await second.diagnoses.ofTarget(target(), 2);
        expect(found.map((row) => row.at)).toEqual([30, 20]);
        expect(found[0]?.run).toEqual(jenkins);
      });
    });

    describe('comments', () => {
      it('keeps one comment a target', async () => {
        expect(await store.comments.ofTarget(target())).toBeNull();
        await store.comments.save(commentRow());
        const changed = commentRow({ commentId: '100', contentHash: 'i', patternIds: [], sweepAt: null });
        await second.comments.save(changed);
        expect(await store.comments.ofTarget(target())).toEqual(changed);
        expect(await store.comments.ofTarget(target(other))).toBeNull();
        expect(await store.comments.ofTarget({ ...target(), kind: 'commit' })).toBeNull();
      });

      it('tells whose reactions are due, the most overdue first', async () => {
        await store.comments.save(commentRow({ target: target(acme, '1'), sweepAt: 30 }));
        await store.comments.save(commentRow({ target: target(acme, '2'), sweepAt: 10 }));
        await store.comments.save(commentRow({ target: target(acme, '3'), sweepAt: null }));
        await store.comments.save(commentRow({ target: target(acme, '4'), sweepAt: 31 }));
        const due = (await second.comments.dueForSweep(30, 10)).map((row) => row.target.id);
        expect(due).toEqual(['2', '1']);
        expect(await second.comments.dueForSweep(30, 1)).toHaveLength(1);
      });
    });

    describe('votes', () => {
      it('replaces, changes and withdraws votes', async () => {
        await store.votes.replace(acme, '99', [vote('a'), vote('b')]);
        await store.votes.replace(acme, '100', [vote('a', { commentId: '100' })]);
        const changed = [vote('b', { score: 0, at: 3000 }), vote('c')];
        await second.votes.replace(acme, '99', changed);
        expect(await store.votes.ofPatterns(acme, ['p'])).toEqual([
          vote('a', { commentId: '100' }),
          vote('c'),
          vote('b', { score: 0, at: 3000 }),
        ]);
        await store.votes.replace(acme, '99', []);
        expect(await second.votes.ofPatterns(acme, ['p'])).toHaveLength(1);
      });

      it('tells votes of people apart whose names look alike', async () => {
        const votes = AWKWARD.map((voter) => vote(voter, { patternId: voter }));
        await store.votes.replace(acme, '99', votes);
        const found = await second.votes.ofPatterns(acme, AWKWARD);
        expect(found.map((one) => one.voter)).toEqual(KEPT);
        expect((await second.votes.ofPatterns(acme, ['a'])).map((one) => one.voter)).toEqual(['a']);
      });

      it('counts a vote for each pattern of the comment', async () => {
        await store.votes.replace(acme, '99', [vote('a'), vote('a', { patternId: 'q' })]);
        expect(await store.votes.ofPatterns(acme, ['q', 'p', 'nobody'])).toHaveLength(2);
        expect(await store.votes.ofPatterns(acme, [])).toEqual([]);
      });

      it('shows no vote of another organisation', async () => {
        await store.votes.replace(acme, '99', [vote('a')]);
        expect(await store.votes.ofPatterns(other, ['p'])).toEqual([]);
      });

      it('give the rate of the final votes, after any order, repetition, change and withdrawal', async () => {
        const ballot = fc.array(
          fc.record({
            voter: fc.constantFrom('ann', 'bob', 'cid', 'eve'),
            score: fc.constantFrom<0 | 1>(0, 1),
            trust: fc.constantFrom(...TRUSTS),
            at: fc.integer({ min: 1, max: 9 }),
          }),
          { maxLength: 4 },
        );
        const place = { ...acme, repository: 'acme/shop' };
        const rateIn = async (from: Store) =>
          (await createExperience({ store: from, now: () => 10 }).levels(place, ['p'])).get('p');
        const ballots = fc.array(fc.record({ comment: fc.constantFrom('1', '2', '3'), votes: ballot }), {
          maxLength: 12,
        });
        await fc.assert(
          fc.asyncProperty(ballots, fc.boolean(), async (given, twice) => {
            for (const comment of ['1', '2', '3']) await store.votes.replace(acme, comment, []);
            const final = new Map<string, Vote[]>();
            for (const [index, { comment, votes }] of given.entries()) {
              const rows = votes.map((each) => vote(each.voter, { ...each, commentId: comment }));
              await (index % 2 ? store : second).votes.replace(acme, comment, rows);
              if (twice) await second.votes.replace(acme, comment, rows);
              final.set(comment, [...new Map(rows.map((row) => [row.voter, row])).values()]);
            }
            const standing = [...final.values()].flat().map((row) => ({ ...ofVote(row), here: true }));
            const expected = levelsOf(standing.reverse(), []);
            const found = await rateIn(store);
            expect(found?.repository.rate ?? 0.8).toBeCloseTo(expected.repository.rate, 12);
            expect(found?.repository.votes ?? 0).toBe(standing.length);
            // Two replicas that fold at once agree to the last bit.
            expect(await Promise.all([rateIn(store), rateIn(second)])).toEqual([found, found]);
          }),
          { numRuns: 15 },
        );
      });

      it('ends with the votes of one of two replicas that replace at once', async () => {
        for (let round = 0; round < 5; round++) {
          const sets = [
            [vote('a'), vote('b')],
            [vote('c'), vote('d')],
          ];
          await Promise.all([
            store.votes.replace(acme, '99', sets[0] ?? []),
            second.votes.replace(acme, '99', sets[1] ?? []),
          ]);
          expect(sets).toContainEqual(await store.votes.ofPatterns(acme, ['p']));
        }
      });
    });

    describe('outcomes', () => {
      it('are followed on their line until they end, oldest first', async () => {
        const later = outcomeRow({ run: run(acme, '2'), openedAt: 3000 });
        const first = outcomeRow({ fingerprint: '😀 '.repeat(2000) });
        const elsewhere = outcomeRow({ line: 'b'.repeat(32) });
        await store.outcomes.save([later, first, elsewhere]);
        expect(await second.outcomes.open(LINE)).toEqual([first, later]);
        const fix = { sha: 'c', files: ['package-lock.json'] };
        const ended: Parameters<typeof outcomeRow>[0] = { state: 'resolved', closedAt: 4000, fix };
        await second.outcomes.save([{ ...first, ...ended }]);
        expect(await store.outcomes.open(LINE)).toEqual([later]);
        expect(await store.outcomes.ofFingerprints(acme, [first.fingerprint], 9)).toEqual([
          { ...first, ...ended },
        ]);
      });

      it('are found by fingerprint and by pattern in their scope, the newest first', async () => {
        const at = (runId: string, over: Parameters<typeof outcomeRow>[0]) =>
          outcomeRow({ run: run(acme, runId), ...over });
        await store.outcomes.save([
          at('1', { openedAt: 10 }),
          at('2', { openedAt: 20, closedAt: 50, state: 'rerun' }),
          at('3', { openedAt: 30, patternId: 'q' }),
          at('4', { openedAt: 40, patternId: null, fingerprint: 'F1' }),
          outcomeRow({ target: target(other), run: run(other) }),
        ]);
        const runs = (rows: readonly { run: { runId: string } }[]) => rows.map((row) => row.run.runId);
        expect(runs(await second.outcomes.ofFingerprints(acme, ['f1'], 9))).toEqual(['2', '3', '1']);
        expect(runs(await second.outcomes.ofFingerprints(acme, ['f1', 'F1'], 2))).toEqual(['2', '4', '3']);
        expect(runs(await second.outcomes.ofPatterns(acme, ['p', 'q'], 9))).toEqual(['2', '3', '1']);
        expect(await second.outcomes.ofPatterns(acme, [], 9)).toEqual([]);
        expect(await second.outcomes.ofPatterns(other, ['p'], 9)).toHaveLength(1);
      });
    });

    describe('fixes', () => {
      it('are found by fingerprint in their scope, the newest first, each once', async () => {
        const older = fixRow({ sha: 'c', at: 1000, hunk: null });
        await store.fixes.save([fixRow(), older]);
        await second.fixes.save([fixRow({ title: 'better 😀' }), fixRow({ scope: other })]);
        expect(await store.fixes.ofFingerprint(acme, 'f1', 9)).toEqual([
          fixRow({ title: 'better 😀' }),
          older,
        ]);
        expect(await store.fixes.ofFingerprint(acme, 'f1', 1)).toHaveLength(1);
        expect(await store.fixes.ofFingerprint(acme, 'F1', 9)).toEqual([]);
      });
    });

    describe('learned patterns', () => {
      it('are those of a scope and those that serve everybody', async () => {
        const shared = learnedRow('learned/s', { scope: null, repository: null });
        await store.learned.save([learnedRow('learned/b'), learnedRow('learned/a'), shared]);
        await store.learned.save([learnedRow('learned/theirs', { scope: other })]);
        await second.learned.save([learnedRow('learned/a', { state: 'active' })]);
        expect(await store.learned.list(acme)).toEqual([
          learnedRow('learned/a', { state: 'active' }),
          learnedRow('learned/b'),
          shared,
        ]);
        expect(await store.learned.list(null)).toEqual([shared]);
        expect((await store.learned.all()).map(({ id }) => id)).toEqual([
          'learned/a',
          'learned/b',
          'learned/s',
          'learned/theirs',
        ]);
        await second.learned.remove(acme, 'learned/s');
        await second.learned.remove(acme, 'learned/a');
        expect((await store.learned.list(acme)).map(({ id }) => id)).toEqual(['learned/b', 'learned/s']);
      });
    });

    describe('shared rates', () => {
      it('are published, renewed and taken back by repository', async () => {
        await store.sharedRates.publish([sharedRate('p'), sharedRate('q')]);
        await store.sharedRates.publish([sharedRate('p', { scope: other, repository: 'Acme/shop' })]);
        await second.sharedRates.publish([sharedRate('p', { rate: 0.25, votes: 6 })]);
        const rates = async () =>
          (await store.sharedRates.ofPatterns(['p', 'nobody'])).map(({ rate }) => rate).sort();
        expect(await rates()).toEqual([0.25, 0.9]);
        await second.sharedRates.withdraw(acme, 'acme/shop');
        expect(await rates()).toEqual([0.9]);
        expect(await store.sharedRates.ofPatterns([])).toEqual([]);
        expect(await store.sharedRates.ofPatterns(['q'])).toEqual([]);
      });
    });

    describe('vectors', () => {
      const row = (id: string, angle: number, model = 'm@1') => ({ id, model, vector: vectorAt(angle) });

      it('finds the nearest first, ties by id, and gives the cosine similarity', async () => {
        await store.vectors.put(null, [row('far', 1), row('b', 0.5), row('a', 0.5), row('near', 0.1)]);
        const found = await second.vectors.nearest(null, 'm@1', vectorAt(0), 3);
        expect(found.map((one) => one.id)).toEqual(['near', 'a', 'b']);
        for (const [index, angle] of [0.1, 0.5, 0.5].entries()) {
          expect(found[index]?.similarity).toBeCloseTo(Math.cos(angle), 5);
        }
      });

      it('does not care for length', async () => {
        await store.vectors.put(null, [{ ...row('long', 0.3), vector: vectorAt(0.3).map((x) => 5 * x) }]);
        const found = await store.vectors.nearest(
          null,
          'm@1',
          vectorAt(0).map((x) => x / 9),
          1,
        );
        expect(found[0]?.similarity).toBeCloseTo(Math.cos(0.3), 5);
      });

      it('sees the vectors of its own scope and the shared ones, each id once', async () => {
        await store.vectors.put(null, [row('shared', 0.4), row('both', 0.3)]);
        await store.vectors.put(acme, [row('own', 0.2), row('both', 0.1)]);
        await store.vectors.put(other, [row('theirs', 0)]);
        const ids = async (scope: typeof acme | null) =>
          (await second.vectors.nearest(scope, 'm@1', vectorAt(0), 9)).map((one) => one.id);
        expect(await ids(acme)).toEqual(['both', 'own', 'shared']);
        expect(await ids(null)).toEqual(['both', 'shared']);
      });

      it('never compares vectors of different models', async () => {
        await store.vectors.put(null, [row('x', 0, 'm@1'), row('y', 0, 'm@2'), row('z', 0, 'M@1')]);
        expect((await store.vectors.nearest(null, 'm@2', vectorAt(0), 9)).map((one) => one.id)).toEqual([
          'y',
        ]);
      });

      it('replaces a vector and sees what another replica wrote', async () => {
        await store.vectors.put(null, [row('x', 1)]);
        expect(await second.vectors.nearest(null, 'm@1', vectorAt(0), 1)).toHaveLength(1);
        await store.vectors.put(null, [row('x', 0.2), row('w', 0.3)]);
        const found = await second.vectors.nearest(null, 'm@1', vectorAt(0), 9);
        expect(found.map((one) => one.id)).toEqual(['x', 'w']);
        expect(found[0]?.similarity).toBeCloseTo(Math.cos(0.2), 5);
      });

      it('finds nothing near a vector without direction and refuses what is no vector', async () => {
        await store.vectors.put(null, [{ id: 'zero', model: 'm@1', vector: new Float32Array(384) }]);
        expect(await store.vectors.nearest(null, 'm@1', vectorAt(0), 9)).toEqual([]);
        expect(await store.vectors.nearest(null, 'm@1', new Float32Array(384), 9)).toEqual([]);
        const put = (vector: Float32Array) => store.vectors.put(null, [{ id: 'bad', model: 'm@1', vector }]);
        await expect(put(new Float32Array(3))).rejects.toMatchObject({ code: 'STORE_FAILED' });
        await expect(put(vectorAt(Number.NaN))).rejects.toMatchObject({ code: 'STORE_FAILED' });
      });
    });

    describe('locks', () => {
      it('belong to one owner until released or run out', async () => {
        expect(await store.locks.acquire('x', 'a', 0, 100)).toBe(true);
        expect(await second.locks.acquire('x', 'b', 50, 100)).toBe(false);
        expect(await second.locks.acquire('X', 'b', 50, 100)).toBe(true);
        expect(await store.locks.acquire('x', 'a', 50, 100)).toBe(true);
        expect(await second.locks.acquire('x', 'b', 149, 100)).toBe(false);
        expect(await second.locks.acquire('x', 'b', 150, 100)).toBe(true);
        await store.locks.release('x', 'a');
        expect(await store.locks.acquire('x', 'a', 160, 100)).toBe(false);
        await second.locks.release('x', 'b');
        expect(await store.locks.acquire('x', 'a', 160, 100)).toBe(true);
      });

      it('go to one of many who ask at once', async () => {
        const won = await Promise.all(
          Array.from({ length: 8 }, (_, i) =>
            (i % 2 ? store : second).locks.acquire('x', `owner ${i}`, 0, 9),
          ),
        );
        expect(won.filter(Boolean)).toHaveLength(1);
      });
    });

    describe('facts', () => {
      it('are set, replaced, removed and expire', async () => {
        await store.facts.put(acme, 'limit:core', 'until noon', 100);
        await store.facts.put(acme, 'limit:core', 'until one', 200);
        expect(await second.facts.get(acme, 'limit:core', 199)).toBe('until one');
        expect(await second.facts.get(acme, 'limit:core', 200)).toBeNull();
        expect(await second.facts.get(other, 'limit:core', 0)).toBeNull();
        await second.facts.remove(acme, 'limit:core');
        expect(await store.facts.get(acme, 'limit:core', 0)).toBeNull();
      });

      it('are added once, and again after they expired', async () => {
        const added = await Promise.all(
          Array.from({ length: 6 }, (_, i) => (i % 2 ? store : second).facts.add(acme, 'a:b', `${i}`, 0, 50)),
        );
        expect(added.filter(Boolean)).toHaveLength(1);
        expect(await store.facts.add(acme, 'a:b', 'new', 49, 90)).toBe(false);
        expect(await store.facts.add(acme, 'a:b', 'new', 50, null)).toBe(true);
        expect(await second.facts.get(acme, 'a:b', 1e12)).toBe('new');
        expect(await second.facts.add(acme, 'a:b', 'newer', 1e12, null)).toBe(false);
      });

      it('are listed by the beginning of their key, in order', async () => {
        for (const text of AWKWARD) await store.facts.put(acme, `x:${text}`, text, null);
        await store.facts.put(acme, 'x:gone', '', 10);
        await store.facts.put(acme, 'xy:1', '', null);
        const found = await second.facts.list(acme, 'x:', 10);
        expect(found).toEqual(KEPT.map((text) => ({ key: `x:${text}`, value: text })));
        expect(await second.facts.list(acme, 'x:a', 10)).toHaveLength(2);
        expect(await second.facts.list(acme, 'x', 10)).toHaveLength(AWKWARD.length + 1);
        expect(await second.facts.list(other, 'x', 10)).toEqual([]);
      });
    });

    /** One of everything that is learned. */
    async function learn(scope: Scope, repository: string): Promise<void> {
      const place = { run: run(scope, '1', repository), target: target(scope, '7', repository) };
      await store.outcomes.save([outcomeRow({ ...place, line: keyOf(repository) })]);
      await store.fixes.save([fixRow({ scope, repository })]);
      await store.learned.save([learnedRow(`learned/${repository.toLowerCase()}`, { scope, repository })]);
      await store.sharedRates.publish([sharedRate('p', { scope, repository })]);
    }
    const learnedOf = async (scope: Scope) =>
      [
        await second.outcomes.ofPatterns(scope, ['p'], 9),
        await second.fixes.ofFingerprint(scope, 'f1', 9),
        await second.learned.list(scope),
        (await second.sharedRates.ofPatterns(['p'])).filter(
          (rate) => rate.scope.organisation === scope.organisation,
        ),
      ].map((rows) => rows.length);

    it('forgets everything of one organisation and nothing of another', async () => {
      for (const scope of [acme, other]) {
        await store.inbox.put(delivery('d1', { ...scope, instance: scope.organisation }), 1);
        await store.inbox.put(delivery(`d2 ${scope.organisation}`, scope), 1);
        await store.diagnoses.save([diagnosisRow({ run: run(scope), target: target(scope) })]);
        await store.comments.save(commentRow({ run: run(scope), target: target(scope) }));
        await store.votes.replace(scope, '99', [vote('a', { scope })]);
        await store.vectors.put(scope, [{ id: 'v', model: 'm@1', vector: vectorAt(0) }]);
        await store.facts.put(scope, 'a:b', 'c', null);
        await learn(scope, `${scope.organisation}/shop`);
      }
      expect(await second.vectors.nearest(acme, 'm@1', vectorAt(0), 1)).toHaveLength(1);
      expect(await store.forget(acme)).toBeGreaterThanOrEqual(6);
      expect(await second.vectors.nearest(acme, 'm@1', vectorAt(0), 1)).toEqual([]);
      expect(await second.diagnoses.ofRun(run())).toEqual([]);
      expect(await second.comments.ofTarget(target())).toBeNull();
      expect(await second.votes.ofPatterns(acme, ['p'])).toEqual([]);
      expect(await second.facts.get(acme, 'a:b', 0)).toBeNull();
      expect(await second.inbox.list('waiting', 9)).toHaveLength(3);
      expect(await second.diagnoses.ofRun(run(other))).toHaveLength(1);
      expect(await second.comments.ofTarget(target(other))).not.toBeNull();
      expect(await second.votes.ofPatterns(other, ['p'])).toHaveLength(1);
      expect(await second.vectors.nearest(other, 'm@1', vectorAt(0), 1)).toHaveLength(1);
      expect(await second.facts.get(other, 'a:b', 0)).toBe('c');
      expect(await learnedOf(acme)).toEqual([0, 0, 0, 0]);
      expect(await learnedOf(other)).toEqual([1, 1, 1, 1]);
    });

    it('forgets one repository of an organisation', async () => {
      for (const name of ['acme/shop', 'acme/shop2']) {
        const place = { run: run(acme, '1', name), target: target(acme, '7', name) };
        const event = JSON.stringify({ kind: 'run-finished', run: place.run });
        await store.inbox.put(delivery(`run of ${name}`, acme, event), 1);
        const onTarget = JSON.stringify({ kind: 'target-closed', target: place.target });
        await store.inbox.put(delivery(`target of ${name}`, acme, onTarget), 1);
        await store.diagnoses.save([diagnosisRow(place)]);
        await store.comments.save(commentRow(place));
        await store.votes.replace(acme, name, [vote('a', { repository: name })]);
        await store.facts.put(acme, `board:${name}:7`, 'x', null);
        await learn(acme, name);
      }
      const built = { provider: 'jenkins', instance: 'ci', organisation: 'folder' } as const;
      await store.outcomes.save([outcomeRow({ run: run(built, '1', 'folder/job'), patternId: 'j' })]);
      expect(await second.forget(built, 'folder/job')).toBe(1);
      expect(await second.forget(acme, 'acme/shop')).toBe(10);
      expect(await learnedOf(acme)).toEqual([1, 1, 1, 1]);
      const kept = await store.inbox.list('waiting', 9);
      expect(kept.map((row) => row.deliveryId).sort()).toEqual(['run of acme/shop2', 'target of acme/shop2']);
      expect(await store.diagnoses.ofRun(run(acme, '1', 'acme/shop'))).toEqual([]);
      expect(await store.diagnoses.ofRun(run(acme, '1', 'acme/shop2'))).toHaveLength(1);
      expect(await store.comments.ofTarget(target(acme, '7', 'acme/shop'))).toBeNull();
      expect((await store.votes.ofPatterns(acme, ['p'])).map((one) => one.repository)).toEqual([
        'acme/shop2',
      ]);
      expect(await store.facts.list(acme, 'board:', 0)).toHaveLength(1);
    });

    it('forgets a person at one forge', async () => {
      const by = (author: string) => JSON.stringify({ kind: 'command', author, text: 'explain' });
      await store.inbox.put(delivery('hers', acme, by('eve')), 1);
      await store.inbox.put(delivery('his', acme, by('evelyn')), 1);
      await store.inbox.put(delivery('no event', acme, 'eve'), 1);
      await store.inbox.put(delivery('elsewhere', { ...acme, provider: 'gitlab' }, by('eve')), 1);
      await store.votes.replace(acme, '99', [vote('eve'), vote('evelyn')]);
      await store.facts.put(acme, 'vote:99:eve', '1', null);
      await store.facts.put(acme, 'vote:99:evelyn', '1', null);
      const eve = { provider: 'github', instance: 'github.com', name: 'eve' } as const;
      expect(await second.forgetPerson(eve)).toBe(3);
      expect((await store.inbox.list('waiting', 9)).map((row) => row.deliveryId).sort()).toEqual([
        'elsewhere',
        'his',
        'no event',
      ]);
      expect((await store.votes.ofPatterns(acme, ['p'])).map((one) => one.voter)).toEqual(['evelyn']);
      expect((await store.facts.list(acme, 'vote:', 0)).map((fact) => fact.key)).toEqual(['vote:99:evelyn']);
    });

    describe('upkeep', () => {
      const keep = { deliveries: 10, dead: 20, diagnoses: 30, comments: 40, votes: 50, outcomes: 60 };

      it('deletes what is older than its retention, and what has expired', async () => {
        for (const [index, id] of ['old', 'new', 'dead', 'open'].entries()) {
          await store.inbox.put(delivery(id), index);
        }
        const claim = async () => String((await store.inbox.claim('w', 50, 1))?.id);
        await store.inbox.done(await claim(), 'w', 'ok', 89);
        await store.inbox.done(await claim(), 'w', 'ok', 90);
        await store.inbox.dead(await claim(), 'w', 'bad', 79);
        await store.diagnoses.save([diagnosisRow({ at: 69 }), diagnosisRow({ jobId: '12', at: 70 })]);
        await store.comments.save(commentRow({ postedAt: 59 }));
        await store.comments.save(commentRow({ target: target(acme, '8'), postedAt: 60 }));
        await store.votes.replace(acme, '99', [vote('a', { at: 49 }), vote('b', { at: 50 })]);
        await store.facts.put(acme, 'a:old', '', 100);
        await store.facts.put(acme, 'a:new', '', 101);
        await store.facts.put(acme, 'a:kept', '', null);
        await store.locks.acquire('old', 'w', 0, 100);
        await store.locks.acquire('new', 'w', 0, 101);
        await store.outcomes.save([
          outcomeRow({ openedAt: 39 }),
          outcomeRow({ openedAt: 39, jobName: 'ended later', state: 'rerun', closedAt: 40 }),
        ]);
        await store.fixes.save([fixRow({ at: 39 }), fixRow({ at: 40, sha: 'c' })]);
        await store.learned.save([learnedRow('learned/old', { updatedAt: 1 })]);
        await store.sharedRates.publish([sharedRate('p', { at: 39 }), sharedRate('q', { at: 40 })]);
        expect(await second.upkeep.sweep(100, keep)).toEqual({
          inbox: 2,
          diagnoses: 1,
          comments: 1,
          votes: 1,
          outcomes: 1,
          fixes: 1,
          shared_rates: 1,
          facts: 1,
          locks: 1,
        });
        expect(await second.upkeep.deliveries()).toEqual({ waiting: 1, claimed: 0, done: 1, dead: 0 });
        expect(await store.facts.list(acme, 'a:', 0)).toHaveLength(2);
        expect(await store.locks.acquire('new', 'v', 100, 9)).toBe(false);
      });

      it('deletes more rows than fit one transaction', async () => {
        const rows = Array.from({ length: 2100 }, (_, i) => vote(`voter ${i}`, { at: 1 }));
        await store.votes.replace(acme, '99', rows);
        expect((await store.upkeep.sweep(100, keep)).votes).toBe(2100);
        expect(await store.votes.ofPatterns(acme, ['p'])).toEqual([]);
      });

      it('counts and forgets the vectors of a model', async () => {
        const row = (id: string, model: string) => ({ id, model, vector: vectorAt(0) });
        await store.vectors.put(null, [row('a', 'm@1'), row('b', 'm@1'), row('a', 'm@2')]);
        await store.vectors.put(acme, [row('a', 'm@1')]);
        expect(await second.upkeep.models()).toEqual([
          { model: 'm@1', vectors: 3 },
          { model: 'm@2', vectors: 1 },
        ]);
        expect(await second.vectors.nearest(acme, 'm@1', vectorAt(0), 9)).toHaveLength(2);
        expect(await store.upkeep.forgetModel('m@1')).toBe(3);
        expect(await second.vectors.nearest(acme, 'm@1', vectorAt(0), 9)).toEqual([]);
        expect(await second.vectors.nearest(acme, 'm@2', vectorAt(0), 9)).toHaveLength(1);
      });

      it('finds nothing wrong with a sound store', async () => {
        await fill(store);
        expect(await verify(second)).toEqual({ rows: FILLED, problems: [] });
      });
    });

    describe('records', () => {
      it('bring everything from one store to another', async () => {
        await fill(store);
        const lines = await exported(store);
        expect(lines).toHaveLength(1 + FILLED);
        await under.empty();
        expect(await importRecords(second.records, linesOf(lines))).toBe(FILLED);
        const again = await exported(second);
        // A claim does not move house: its delivery waits again.
        expect(again).toEqual(lines.map((line) => line.replace('"state":"claimed"', '"state":"waiting"')));
        expect(await second.vectors.nearest(acme, 'm', vectorAt(0), 1)).toMatchObject([{ id: 'v 😀' }]);
        expect(await second.facts.get(acme, 'a:b', 0)).toBe('c');
        expect((await second.inbox.claim('w', 1e6, 10))?.organisation).toBe('acme');
        // A second import changes nothing.
        expect(await importRecords(store.records, linesOf(lines))).toBe(FILLED);
        expect((await verify(store)).rows).toBe(FILLED);
      });

      it('refuse lines that are no records, naming the line', async () => {
        const bad = [
          ['{"format":"other"}'],
          ['not json'],
          [EXPORT_HEADER, '{"kind":"vote"}'],
          [EXPORT_HEADER, '{"kind":"fact","scope":"x","key":"k","value":"v","expiresAt":null}'],
          [],
        ];
        for (const lines of bad) {
          await expect(importRecords(store.records, linesOf(lines))).rejects.toMatchObject({
            code: 'IMPORT_INVALID',
            message: expect.stringMatching(/line [12]/),
          });
        }
        expect((await verify(store)).rows).toBe(0);
      });
    });

    it('may be closed twice', async () => {
      const third = await under.open();
      await third.inbox.put(delivery('d'), 1);
      await third.close();
      await third.close();
      expect(await store.inbox.list('waiting', 9)).toHaveLength(1);
    });

    it('says that it serves', async () => {
      await expect(store.check()).resolves.toBeUndefined();
    });
  });
}
