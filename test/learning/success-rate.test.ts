import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRUSTS } from '../../src/domain.ts';
import { afterVote, foldRate, INITIAL_RATE, successRates } from '../../src/learning/success-rate.ts';
import { foldVotes, shownAt } from '../../src/learning/votes.ts';
import type { CommentRow, Vote } from '../../src/store/store.ts';

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
const vote = fc.record({
  scope: fc.constant(scope),
  repository: fc.constant('acme/shop'),
  commentId: fc.constant('c'),
  voter: fc.string({ minLength: 1, maxLength: 3 }),
  score,
  patternId: fc.constantFrom('a/b', 'c/d'),
  trust: fc.constantFrom(...TRUSTS),
  at: fc.integer({ min: 0, max: 5 }),
});

describe('the success rate', () => {
  it('starts at 0.80 and moves by 0.05 of what is missing', () => {
    expect(INITIAL_RATE).toBe(0.8);
    expect(foldRate([1])).toBeCloseTo(0.81, 12);
    expect(foldRate([0])).toBeCloseTo(0.76, 12);
    expect(foldRate([1, 0])).toBeCloseTo(0.7695, 12);
  });

  it('stays between 0 and 1, rises with each 1 and falls with each 0', () => {
    fc.assert(
      fc.property(fc.array(score), score, (scores, next) => {
        const rate = foldRate(scores);
        expect(rate).toBeGreaterThan(0);
        expect(rate).toBeLessThan(1);
        const after = afterVote(rate, next);
        expect(next === 1 ? after > rate : after < rate).toBe(true);
      }),
    );
  });

  it('does not depend on the order in which votes are read', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(vote, { selector: ({ voter, patternId }) => `${voter} ${patternId}` }),
        (votes) => {
          expect([...successRates([...votes].reverse())].sort()).toEqual([...successRates(votes)].sort());
        },
      ),
    );
  });

  it('of one pattern does not depend on votes for another', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(vote, { selector: ({ voter, patternId }) => `${voter} ${patternId}` }),
        (votes: Vote[]) => {
          const alone = votes.filter(({ patternId }) => patternId === 'a/b');
          expect(successRates(votes).get('a/b')).toEqual(successRates(alone).get('a/b'));
        },
      ),
    );
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
        const fold = (list: typeof reactions) => foldVotes(row, list, [], async () => 'contributor');
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
