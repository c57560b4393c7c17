/** Which answers of the model people accept, and whom that is left to. */
import { expect, it } from 'vitest';
import type { Trust } from '../../src/domain.ts';
import { acceptedAnswers, heldWrong } from '../../src/llm/accepted.ts';
import { createCache } from '../../src/llm/cache.ts';
import { answerId } from '../../src/llm/to-diagnosis.ts';
import type { Vote, Votes } from '../../src/store/store.ts';
import { answer, memoryFacts, SCOPE } from './samples.ts';

const FINGERPRINT = '0123456789abcdef';
const NOW = 1_000;

const cast = (count: number, score: 0 | 1, trust: Trust): Vote[] =>
  Array.from({ length: count }, (_none, index) => ({
    scope: SCOPE,
    repository: 'acme/shop',
    commentId: '1',
    voter: `${trust}-${index}`,
    score,
    trust,
    patternId: answerId(FINGERPRINT),
    at: index,
  }));
const votesOf = (all: readonly Vote[]): Pick<Votes, 'ofPatterns'> => ({
  ofPatterns: async (_scope, ids) => all.filter(({ patternId }) => ids.includes(patternId)),
});

it.each<[string, Vote[], boolean, boolean]>([
  ['nobody', [], false, false],
  ['one member for it', cast(1, 1, 'member'), true, false],
  ['one contributor for it', cast(1, 1, 'contributor'), true, false],
  ['one member against it', cast(1, 0, 'member'), false, true],
  ['a thousand strangers for it', cast(1_000, 1, 'stranger'), false, false],
  ['a thousand strangers against it', cast(1_000, 0, 'stranger'), false, false],
  [
    'one member for it, a thousand strangers against',
    [...cast(1, 1, 'member'), ...cast(1_000, 0, 'stranger')],
    false,
    false,
  ],
])('%s', async (_name, all, accepted, wrong) => {
  const facts = memoryFacts();
  await createCache(facts).keep(SCOPE, FINGERPRINT, answer(), 'm', NOW);
  const found = await acceptedAnswers({ facts, votes: votesOf(all) }, SCOPE, NOW);
  expect(found.map(({ fingerprint }) => fingerprint)).toEqual(accepted ? [FINGERPRINT] : []);
  expect(await heldWrong(votesOf(all), SCOPE, FINGERPRINT)).toBe(wrong);
});

it('an accepted answer is given with its votes, and not to another scope', async () => {
  const facts = memoryFacts();
  await createCache(facts).keep(SCOPE, FINGERPRINT, answer(), 'm', NOW);
  await createCache(facts).keepRefusal(SCOPE, 'f'.repeat(16), 'no', NOW);
  const votes = votesOf([...cast(3, 1, 'member'), ...cast(1, 0, 'stranger')]);
  expect(await acceptedAnswers({ facts, votes }, SCOPE, NOW)).toEqual([
    { fingerprint: FINGERPRINT, patternId: `llm/${FINGERPRINT}`, answer: answer(), helpful: 3, wrong: 1 },
  ]);
  expect(await acceptedAnswers({ facts, votes }, { ...SCOPE, organisation: 'other' }, NOW)).toEqual([]);
});
