/** Promotes what has proved right and retires what has not, in one organisation and for that organisation alone. */
import type { LearnedState, Scope } from '../domain.ts';
import type { OutcomeRow, Store } from '../store/store.ts';
import { type Learnt, readLearned } from './learned-store.ts';
import { type Case, casesOf, idsOf, judgeTrial, type Trial } from './trial.ts';

export type ReviewStore = Pick<Store, 'learned' | 'votes' | 'outcomes' | 'diagnoses' | 'facts'>;

export interface Change {
  readonly id: string;
  readonly from: LearnedState;
  readonly to: LearnedState;
  readonly trial: Trial;
}

/** Newest outcomes that are looked at for one pattern. */
const MOST_OUTCOMES = 300;
/** An active pattern is held to its latest cases: what was right for a year may be wrong since the last upgrade. */
const LATEST = 30;

export const triedKey = (id: string, fingerprint: string): string => `tried:${id}:${fingerprint}`;

/** One row an id: that of the scope goes before the one that serves everybody. */
export function visible(learnt: readonly Learnt[]): Learnt[] {
  const byId = new Map<string, Learnt>();
  for (const each of learnt)
    if (each.row.scope !== null || !byId.has(each.pattern.id)) byId.set(each.pattern.id, each);
  return [...byId.values()];
}

/** How a learned pattern has done in a scope, as votes and outcomes stand now. */
export async function trialOf(store: ReviewStore, scope: Scope, learnt: Learnt, now: number): Promise<Trial> {
  const cases = await casesIn(store, scope, learnt, now);
  return judgeTrial(learnt.row.state === 'active' ? latest(cases) : cases);
}

const latest = (cases: readonly Case[]): Case[] => [...cases].sort((a, b) => b.at - a.at).slice(0, LATEST);

async function casesIn(store: ReviewStore, scope: Scope, { pattern }: Learnt, now: number): Promise<Case[]> {
  const ids = idsOf(pattern);
  const prefix = triedKey(pattern.id, '');
  const tried = (await store.facts.list(scope, prefix, now)).map(({ key }) => key.slice(prefix.length));
  const fingerprints = [...new Set([...pattern.fingerprints, ...tried])];
  const found = await store.outcomes.ofFingerprints(scope, fingerprints, MOST_OUTCOMES);
  const outcomes = found.filter(
    ({ patternId, shadowIds }) =>
      (patternId !== null && ids.includes(patternId)) || shadowIds.includes(pattern.id),
  );
  const words = await wordsShown(
    store,
    outcomes.filter(({ patternId }) => patternId !== null && !ids.includes(patternId)),
  );
  return casesOf({
    pattern,
    votes: await store.votes.ofPatterns(scope, ids),
    outcomes,
    shown: (outcome) => words.get(outcome) ?? null,
  });
}

/** The advice that stood there, as far as the diagnosis is still kept. */
async function wordsShown(
  store: Pick<Store, 'diagnoses'>,
  outcomes: readonly OutcomeRow[],
): Promise<Map<OutcomeRow, string>> {
  const words = new Map<OutcomeRow, string>();
  for (const outcome of outcomes) {
    const rows = await store.diagnoses.ofRun(outcome.run);
    const solution = rows.find(
      ({ jobName, diagnosis }) =>
        jobName === outcome.jobName && diagnosis.fingerprint === outcome.fingerprint,
    )?.diagnosis.solution;
    if (solution)
      words.set(
        outcome,
        [solution.title, ...solution.steps, ...solution.code.map(({ text }) => text)].join('\n'),
      );
  }
  return words;
}

/**
 * Judges what is learned in a scope. What serves everybody is only ever promoted or retired for this scope, by a row of its
 * own; for all of them a person decides. Two replicas at once find the same and write the same.
 */
export async function review(store: ReviewStore, scope: Scope, now: number): Promise<Change[]> {
  const changes: Change[] = [];
  for (const learnt of visible(readLearned(await store.learned.list(scope)))) {
    const { row, pattern } = learnt;
    if (row.state === 'retired') continue;
    const trial = await trialOf(store, scope, learnt, now);
    const to = trial.finding === 'worse' ? 'retired' : trial.finding === 'better' ? 'active' : row.state;
    if (to === row.state) continue;
    await store.learned.save([{ ...row, scope: scopeOf(scope), state: to, updatedAt: now }]);
    changes.push({ id: pattern.id, from: row.state, to, trial });
  }
  return changes;
}

const scopeOf = ({ provider, instance, organisation }: Scope): Scope => ({
  provider,
  instance,
  organisation,
});
