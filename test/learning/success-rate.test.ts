import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRUSTS } from '../../src/domain.ts';
import { ofOutcome, ofVote } from '../../src/learning/judgements.ts';
import { CROWD_SHIFT, everywhere, levelsOf, sharedRateOf } from '../../src/learning/shrinkage.ts';
import {
  afterVote,
  foldJudgements,
  INITIAL_RATE,
  type Judgement,
  TRUST_WEIGHTS,
} from '../../src/learning/success-rate.ts';
import { foldVotes, shownAt } from '../../src/learning/votes.ts';
import type { CommentRow, SharedRate, Vote } from '../../src/store/store.ts';
import { acme, outcomeRow, run as runOf, sharedRate, vote as voteOf } from '../contracts/samples.ts';

const scope = { provider: 'github', instance: 'github.com', organisation: 'acme' } as const;
const run = { ...scope, repository: 'acme/shop', runId: '1', attempt: 1 };
const row: CommentRow = {
  target: { ...scope, repository: 'acme/shop', kind: 'pull', id: '1' },
  commentId: 'c',
  contentHash: '',
  run,
  patternIds: ['a/b'],
  postedAt: 0,
  sweepAt: 0,
};
const score = fc.constantFrom<0 | 1>(0, 1);
const member = (scores: readonly number[]): Judgement[] =>
  scores.map((each, index) => ({
    kind: 'vote',
    at: index,
    id: String(index),
    score: each,
    weight: 1,
    crowd: false,
  }));
const judgement = fc.record({
  kind: fc.constantFrom<'vote' | 'outcome'>('vote', 'outcome'),
  at: fc.integer({ min: 0, max: 5 }),
  id: fc.string({ minLength: 1, maxLength: 3 }),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
  weight: fc.double({ min: 0, max: 1, noNaN: true }),
  crowd: fc.boolean(),
  here: fc.boolean(),
});
const judgements = fc.uniqueArray(judgement, { selector: ({ id }) => id, maxLength: 40 });

describe('the success rate', () => {
  it('starts at 0.80 and moves by 0.05 of what is missing with a vote of a member', () => {
    expect(INITIAL_RATE).toBe(0.8);
    expect(foldJudgements([])).toBe(0.8);
    expect(foldJudgements(member([1]))).toBeCloseTo(0.81, 12);
    expect(foldJudgements(member([0]))).toBeCloseTo(0.76, 12);
    expect(foldJudgements(member([1, 0]))).toBeCloseTo(0.7695, 12);
  });

  it('stays between 0 and 1, rises with each 1 and falls with each 0', () => {
    fc.assert(
      fc.property(fc.array(score), score, (scores, next) => {
        const rate = foldJudgements(member(scores));
        expect(rate).toBeGreaterThan(0);
        expect(rate).toBeLessThan(1);
        const after = afterVote(rate, next);
        expect(next === 1 ? after > rate : after < rate).toBe(true);
      }),
    );
  });

  it('does not depend on the order in which judgements are read', () => {
    fc.assert(
      fc.property(
        judgements,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (list, random) => {
          const shuffled = list
            .map((each) => ({ each, key: random.next().value }))
            .sort((a, b) => a.key - b.key)
            .map(({ each }) => each);
          expect(foldJudgements(shuffled)).toBeCloseTo(foldJudgements(list), 12);
          expect(levelsOf(shuffled, []).repository.rate).toBeCloseTo(levelsOf(list, []).repository.rate, 12);
        },
      ),
    );
  });

  it('trusts a member more than a contributor, an author or a stranger', () => {
    const weights = TRUSTS.map((trust) => TRUST_WEIGHTS[trust]);
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    const moved = TRUSTS.map((trust) => 0.8 - foldJudgements([ofVote(voteOf('eve', { trust, score: 0 }))]));
    expect(moved).toEqual([...moved].sort((a, b) => b - a));
    expect(moved[0]).toBeCloseTo(0.04, 12);
  });

  it('is moved by at most 0.02 by 30 strangers, or by any number, whatever others said', () => {
    expect(CROWD_SHIFT).toBeLessThan(0.02);
    const mob = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(judgements, mob, score, fc.integer({ min: 0, max: 9 }), (list, size, wish, at) => {
        const honest = list.filter(({ crowd }) => !crowd);
        const attack = Array.from({ length: size }, (_, index) => {
          const here = index % 3 > 0;
          // Every fourth opens a pull request from a fork, makes it red, and lets it pass on a rerun.
          const staged = outcomeRow({
            run: runOf(acme, `mob ${index}`),
            foreign: true,
            state: 'rerun',
            transient: wish === 1,
            closedAt: at,
          });
          const voted = voteOf(`mob ${index}`, { score: wish, trust: index % 2 ? 'stranger' : 'author', at });
          return { ...((index % 4 === 0 ? ofOutcome(staged) : null) ?? ofVote(voted)), here };
        });
        const rate = (all: typeof list) => levelsOf(all, []).repository.rate;
        expect(Math.abs(rate([...list, ...attack]) - rate(list))).toBeLessThan(0.02);
        expect(Math.abs(rate([...honest, ...attack]) - rate(honest))).toBeLessThan(0.02);
      }),
    );
  });
});

describe('the levels', () => {
  const placed = (scores: readonly number[], here: boolean) =>
    member(scores).map((each) => ({ ...each, id: `${here} ${each.id}`, here }));

  it('fall back to the organisation, then to those who share, then to 0.80', () => {
    expect(levelsOf([], []).repository).toEqual({ rate: 0.8, votes: 0, outcomes: 0 });
    const wide = [sharedRate('p', { rate: 0.4, weight: 20 })];
    expect(levelsOf([], wide).repository.rate).toBeCloseTo(0.6, 12);
    const others = placed(Array(200).fill(1), false);
    expect(levelsOf(others, wide).repository.rate).toBeGreaterThan(0.99);
  });

  it('trust the repository more as its own sample grows', () => {
    const others = placed(Array(40).fill(1), false);
    const rates = [0, 1, 5, 14, 60, 200].map(
      (count) => levelsOf([...others, ...placed(Array(count).fill(0), true)], []).repository.rate,
    );
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    const [first = 0, , , fourteen = 0] = rates;
    expect(fourteen / first).toBeCloseTo(0.95 ** 14, 6);
    expect(rates.at(-1)).toBeLessThan(0.001);
  });

  it('stay between 0 and 1 and say what they rest on', () => {
    const shared = fc.array(
      fc.record({
        rate: fc.double({ min: 0, max: 1, noNaN: true }),
        weight: fc.nat(1_000),
        votes: fc.nat(9),
      }),
    );
    fc.assert(
      fc.property(judgements, shared, (list, wide) => {
        const levels = levelsOf(
          list,
          wide.map((each) => sharedRate('p', each)),
        );
        for (const { rate } of Object.values(levels)) {
          expect(rate).toBeGreaterThanOrEqual(0);
          expect(rate).toBeLessThanOrEqual(1);
        }
        const { repository, organisation } = levels;
        expect(repository.votes + organisation.votes).toBe(list.filter(({ kind }) => kind === 'vote').length);
        expect(repository.outcomes).toBe(list.filter((each) => each.here && each.kind === 'outcome').length);
      }),
    );
  });

  it('let no organisation outweigh 20 votes everywhere, however many repositories it has', () => {
    const bad: SharedRate[] = Array.from({ length: 50 }, (_, index) =>
      sharedRate('p', { repository: `acme/r${index}`, rate: 0, weight: 100 }),
    );
    expect(everywhere(bad).rate).toBeCloseTo(0.4, 12);
    const second = bad.map((each) => ({ ...each, scope: { ...acme, organisation: 'b' }, rate: 0.8 }));
    expect(everywhere([...bad, ...second]).rate).toBeCloseTo((20 * 0.8 + 20 * 0.8) / 60, 12);
  });

  it('share what members and contributors said, never what the crowd did', () => {
    const votes = [voteOf('a', { score: 0 }), voteOf('b', { score: 0, trust: 'stranger' })].map(ofVote);
    expect(sharedRateOf(votes)).toEqual({ rate: expect.closeTo(0.76, 12), weight: 1, votes: 1, outcomes: 0 });
    expect(sharedRateOf(votes.slice(1))).toEqual({ rate: 0.8, weight: 0, votes: 0, outcomes: 0 });
  });
});

describe('the votes on a comment', () => {
  const reaction = fc.record({
    voter: fc.option(fc.constantFrom('ann', 'bob', 'cid'), { nil: null }),
    isBot: fc.boolean(),
    score,
    at: fc.integer({ min: 0, max: 3 }),
  });

  it('are at most one a person, none of a bot or a deleted account, in any order of reading', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(reaction), async (reactions) => {
        const fold = (list: typeof reactions) => foldVotes(row, list, [], async () => 'member');
        const votes = await fold(reactions);
        const people = new Set(reactions.filter(({ isBot }) => !isBot).map(({ voter }) => voter));
        people.delete(null);
        expect(new Set(votes.map(({ voter }) => voter))).toEqual(people);
        expect(votes).toHaveLength(people.size);
        const sorted = (list: Vote[]) => list.map(({ voter, score }) => `${voter} ${score}`).sort();
        expect(sorted(await fold([...reactions].reverse()))).toEqual(sorted(votes));
      }),
    );
  });

  it('bear the trust of who gave them, and none of who may not vote', async () => {
    const given = ['ann', 'bob', 'eve'].map((voter) => ({ voter, isBot: false, score: 1 as const, at: 1 }));
    const votes = await foldVotes(row, given, [], async (voter) =>
      voter === 'ann' ? 'member' : voter === 'bob' ? 'author' : null,
    );
    expect(votes.map(({ voter, trust }) => `${voter} ${trust}`).sort()).toEqual(['ann member', 'bob author']);
  });

  it('count for what the comment showed when they were given', () => {
    const shown = [
      { at: 10, patternIds: ['a/b'] },
      { at: 20, patternIds: ['c/d'] },
    ];
    expect([5, 10, 19, 20, 99].map((at) => shownAt(shown, at))).toEqual([
      ['a/b'],
      ['a/b'],
      ['a/b'],
      ['c/d'],
      ['c/d'],
    ]);
    expect(shownAt([], 5)).toBeNull();
  });
});
