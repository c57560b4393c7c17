/** Whose votes count how much, and what other organisations see of them, over real HTTP. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createExperience } from '../../src/learning/experience.ts';
import { type Harness, startHarness } from '../support/github-service.ts';

const LOG = 'one\nerror: boom in src/a.ts:3\n';
const scope = { provider: 'github', instance: 'github.test', organisation: 'acme' } as const;
const place = { ...scope, repository: 'acme/shop' };
const ID = 'test/error-line';
let harness: Harness;

const open = async (sharedBy: 'all' | string[] = []) => {
  harness = await startHarness({ learning: { outcomeWeight: 0.4, sharedBy } });
  // Everybody who can read a public repository may vote there.
  harness.repository.files.set('.github/devops-assist.yml', 'voters: read\n');
};
beforeEach(() => open());
afterEach(async () => {
  expect(harness.github.violations).toEqual([]);
  await harness.close();
});

const fails = (pull: number) =>
  harness.deliver(harness.hooks.workflowRun(harness.repository, harness.failedRun(pull, LOG)));
const react = (pull: number, user: string, content: string) =>
  harness.comments(pull)[0]?.reactions.push({ user, content, at: Date.now(), bot: false });
const touch = (pull: number) =>
  harness.deliver(harness.hooks.issueComment(harness.repository, harness.say(pull, 'zoe', 'hello')));
const rate = async () =>
  (await createExperience({ store: harness.store, now: Date.now }).levels(place, [ID])).get(ID)?.repository
    .rate ?? 0.8;
const trusts = async () =>
  Object.fromEntries(
    (await harness.store.votes.ofPatterns(scope, [ID])).map(({ voter, trust }) => [voter, trust]),
  );

it('30 colluding strangers move the rate of a public pattern by at most 0.02, and the maintainers still do', async () => {
  await fails(7);
  harness.repository.permissions.set('ann', 'write');
  react(7, 'ann', 'THUMBS_UP');
  await touch(7);
  const before = await rate();
  expect(before).toBeCloseTo(0.81, 12);
  for (let index = 0; index < 30; index += 1) react(7, `mob-${index}`, 'THUMBS_DOWN');
  await touch(7);
  expect(await harness.store.votes.ofPatterns(scope, [ID])).toHaveLength(31);
  const after = await rate();
  expect(before - after).toBeGreaterThan(0);
  expect(before - after).toBeLessThan(0.02);
  harness.repository.permissions.set('bob', 'triage');
  react(7, 'bob', 'CONFUSED');
  await touch(7);
  expect(after - (await rate())).toBeGreaterThan(0.03);
});

it('a role counts whole, a known contributor half, an author without either little, a stranger least', async () => {
  await fails(7);
  for (const [person, role] of [
    ['ann', 'write'],
    ['bob', 'triage'],
  ] as const)
    harness.repository.permissions.set(person, role);
  for (const person of ['ann', 'bob', 'octocat', 'mallory']) react(7, person, 'THUMBS_DOWN');
  await touch(7);
  expect(await trusts()).toEqual({ ann: 'member', bob: 'member', octocat: 'author', mallory: 'stranger' });
  const [pull] = harness.repository.pulls;
  if (pull) Object.assign(pull, { number: 8, association: 'CONTRIBUTOR' });
  await fails(8);
  react(8, 'octocat', 'THUMBS_UP');
  await touch(8);
  const votes = await harness.store.votes.ofPatterns(scope, [ID]);
  expect(votes.filter(({ score }) => score === 1)).toMatchObject([
    { voter: 'octocat', trust: 'contributor' },
  ]);
});

it('without the setting strangers have no vote at all', async () => {
  harness.repository.files.clear();
  await fails(7);
  for (const person of ['octocat', 'mallory']) react(7, person, 'THUMBS_DOWN');
  await touch(7);
  expect(await trusts()).toEqual({ octocat: 'author' });
});

it('what one organisation learned is seen by no other, unless the service shares', async () => {
  harness.repository.permissions.set('ann', 'write');
  await fails(7);
  react(7, 'ann', 'THUMBS_DOWN');
  await touch(7);
  const elsewhere = { ...scope, organisation: 'rival', repository: 'rival/shop' };
  const seen = (sharedBy: 'all' | string[]) =>
    createExperience({
      store: harness.store,
      now: Date.now,
      settings: { outcomeWeight: 0.4, sharedBy },
    }).levels(elsewhere, [ID]);
  expect((await seen('all')).size).toBe(0);
  await harness.close();

  await open(['github.test/acme']);
  harness.repository.permissions.set('ann', 'write');
  await fails(7);
  for (const person of ['ann', 'mallory']) react(7, person, 'THUMBS_DOWN');
  await touch(7);
  expect((await seen(['github.test/acme'])).get(ID)).toMatchObject({
    everywhere: { rate: expect.closeTo((20 * 0.8 + 0.76) / 21, 9), votes: 1, outcomes: 0 },
    repository: { votes: 0, outcomes: 0 },
  });
  expect((await seen(['github.test/somebody'])).size).toBe(0);
  // A change of mind counts there, too.
  for (const reaction of harness.comments(7)[0]?.reactions ?? []) reaction.content = 'THUMBS_UP';
  await touch(7);
  expect((await seen('all')).get(ID)?.everywhere.rate).toBeGreaterThan(0.8);
});

it('a repository that does not want to share takes back what it shared', async () => {
  await harness.close();
  await open('all');
  harness.repository.permissions.set('ann', 'write');
  await fails(7);
  react(7, 'ann', 'THUMBS_DOWN');
  await touch(7);
  expect(await harness.store.sharedRates.ofPatterns([ID])).toHaveLength(1);
  expect(JSON.stringify(await harness.store.sharedRates.ofPatterns([ID]))).not.toContain('ann');
  await harness.close();

  await open('all');
  harness.repository.permissions.set('ann', 'write');
  harness.repository.files.set('.github/devops-assist.yml', 'learning: { share: false }\n');
  const mine = { scope, repository: 'acme/shop', patternId: ID, rate: 0.1, weight: 9, votes: 9, outcomes: 0 };
  await harness.store.sharedRates.publish([{ ...mine, at: 1 }]);
  await fails(7);
  react(7, 'ann', 'THUMBS_DOWN');
  await touch(7);
  expect(await harness.store.sharedRates.ofPatterns([ID])).toEqual([]);
});
