/** A year in which organisations fail, vote, mend and teach; every judgement goes through the product's own code. */
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import type { Diagnosis, Place, RunRef, Target } from '../../src/domain.ts';
import type { Knowledge } from '../../src/knowledge/open-knowledge.ts';
import { createExperience } from '../../src/learning/experience.ts';
import { mineFix } from '../../src/learning/fixes.ts';
import { follow } from '../../src/learning/follow.ts';
import { linesOf } from '../../src/learning/line.ts';
import { createMemory } from '../../src/learning/memory.ts';
import { createRecall } from '../../src/learning/recall.ts';
import { createSchool } from '../../src/learning/school.ts';
import { trialBallot } from '../../src/learning/trial.ts';
import type { Store } from '../../src/store/store.ts';
import { judge } from '../support/cases.ts';
import { bytes, type Failure } from './failures.ts';

export interface Habits {
  /** Failed runs a week in each organisation. */
  readonly failuresAWeek: number;
  /** Kinds of failure that one organisation meets. */
  readonly kinds: number;
  /** The share of answers that somebody votes on, of trials that somebody judges by command. */
  readonly votes: number;
  readonly trialVotes: number;
  /** The share of unanswered failures for which a maintainer teaches a line. */
  readonly teaches: number;
  /** The share of judgements, lessons and commits that are mistaken, and of people who mean harm. */
  readonly noise: number;
  readonly malice: number;
}

export const HABITS: Habits = {
  failuresAWeek: 3,
  kinds: 6,
  votes: 0.35,
  trialVotes: 0.25,
  teaches: 0.1,
  noise: 0.1,
  malice: 0.01,
};

export interface Seen {
  readonly week: number;
  /** Whether the failure was unknown when the year began. */
  readonly unknown: boolean;
  readonly right: boolean;
  /** Who gave the answer: a shipped pattern, a learned one, the change that ended it before, nobody. */
  readonly by: 'shipped' | 'learned' | 'fix' | 'nobody';
}

export interface YearOptions {
  readonly store: Store;
  readonly knowledge: Knowledge;
  readonly failures: readonly Failure[];
  readonly held: ReadonlySet<string>;
  readonly organisations: number;
  readonly habits: Habits;
  /** Without them only what is voted on and taught is learned. */
  readonly mineFixes: boolean;
  readonly random: () => number;
  readonly onWeek?: (week: number) => void;
}

const WEEKS = 52;
const WEEK_MS = 7 * 24 * 3_600_000;
const MINUTE = 60_000;

export async function simulateYear(options: YearOptions): Promise<Seen[]> {
  const { store, knowledge, failures, held, habits, random } = options;
  let clock = 0;
  const now = () => clock;
  const { embedder } = knowledge;
  const patterns = knowledge.patterns.filter(({ id }) => !held.has(id));
  const analyze = createAnalyzer({ ...knowledge, patterns, now: () => 0 });
  const experience = createExperience({ store, now });
  const recall = createRecall({ store, model: embedder.model });
  const memory = createMemory({ embedder, patterns: knowledge.vectors, store, experience, recall });
  const school = createSchool({ store, embedder, now, log: { info() {}, warn: fail }, name: 'bench' });
  const chance = (share: number): boolean => random() < share;
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  /** What somebody says of a thing that is right or wrong. */
  const opinion = (right: boolean): 0 | 1 =>
    chance(habits.malice) || chance(habits.noise) ? (right ? 0 : 1) : right ? 1 : 0;
  /** Each organisation has its own failures, some far more often than others (Zipf). */
  const worlds = Array.from({ length: options.organisations }, (_none, index) => ({
    name: `org-${index}`,
    kinds: Array.from({ length: habits.kinds }, () => pick(failures)),
  }));
  const kindOf = (kinds: readonly Failure[]): Failure => {
    const weights = kinds.map((_kind, rank) => 1 / (rank + 1));
    let at = random() * weights.reduce((sum, weight) => sum + weight, 0);
    for (const [rank, kind] of kinds.entries()) {
      at -= weights[rank] as number;
      if (at <= 0) return kind;
    }
    return kinds[0] as Failure;
  };
  const seen: Seen[] = [];
  let pull = 0;
  let runId = 0;

  for (let week = 0; week < WEEKS; week++) {
    for (const { name, kinds } of worlds) {
      for (let n = 0; n < habits.failuresAWeek; n++) {
        clock = week * WEEK_MS + Math.floor((n / habits.failuresAWeek) * WEEK_MS);
        await oneFailure(week, name, kindOf(kinds));
      }
    }
    clock = (week + 1) * WEEK_MS - MINUTE;
    await school.rounds();
    options.onWeek?.(week);
  }
  return seen;

  async function oneFailure(week: number, organisation: string, failure: Failure): Promise<void> {
    pull++;
    const scope = { provider: 'github', instance: 'github.com', organisation } as const;
    const place: Place = { ...scope, repository: `${organisation}/${chance(0.5) ? 'app' : 'api'}` };
    const target: Target = { ...place, kind: 'pull', id: String(pull) };
    const { diagnosis } = await analyze({ log: bytes(pick(failure.wordings)) }, memory(place));
    const right = judge(failure.entry, diagnosis).fix === true;
    seen.push({ week, unknown: failure.unknown, right, by: answeredBy(diagnosis) });
    await keepOutcome(target, failure, diagnosis, right);
    await school.observe(target, [diagnosis]);
    await vote(target, failure, diagnosis, right);
    if (!right && chance(habits.teaches)) {
      const { truth } = chance(habits.noise) ? pick(failures) : failure;
      await school.learn(target, diagnosis, lineOfSolution(truth), 'maintainer');
    }
  }

  async function vote(target: Target, failure: Failure, diagnosis: Diagnosis, right: boolean): Promise<void> {
    const { kind: _kind, id: _id, repository, ...scope } = target;
    const common = {
      scope,
      repository,
      voter: `person-${Math.floor(random() * 20)}`,
      trust: 'member',
      at: clock,
    } as const;
    if (diagnosis.pattern && chance(habits.votes))
      await store.votes.replace(scope, `comment-${target.id}`, [
        {
          ...common,
          commentId: `comment-${target.id}`,
          score: opinion(right),
          patternId: diagnosis.pattern.id,
        },
      ]);
    const [trial] = diagnosis.explanation?.trials ?? [];
    if (!trial || !chance(habits.trialVotes)) return;
    const learned = (await store.learned.list(scope)).find(({ id }) => id === trial.id);
    if (!learned) return;
    const { solution } = JSON.parse(learned.body) as { solution: Diagnosis['solution'] };
    const good = judge(failure.entry, { ...diagnosis, solution }).fix === true;
    const commentId = trialBallot(target, trial.id, common.voter);
    await store.votes.replace(scope, commentId, [
      { ...common, commentId, score: opinion(good), patternId: trial.id },
    ]);
  }

  /** Red, perhaps red once more, then green by a commit that says what was done; flaky ones by a rerun. */
  async function keepOutcome(
    target: Target,
    failure: Failure,
    diagnosis: Diagnosis,
    right: boolean,
  ): Promise<void> {
    const { provider, instance, organisation, repository } = target;
    const runAt = (): RunRef => ({
      provider,
      instance,
      organisation,
      repository,
      runId: String(++runId),
      attempt: 1,
    });
    const [line] = linesOf(target, target, 'ci', { branch: null, foreign: false });
    const red = {
      name: 'test',
      fingerprint: diagnosis.fingerprint,
      patternId: diagnosis.pattern?.id ?? null,
      shadowIds: diagnosis.explanation?.trials.map(({ id }) => id) ?? [],
      transient: diagnosis.transient,
      step: null,
    };
    const first = `${target.id}a`;
    let rows = await step('failed', first, clock);
    if (!failure.transient && !chance(right ? 0.9 : 0.4))
      rows = await step('failed', `${target.id}b`, clock + 20 * MINUTE);
    const greenSha = failure.transient ? first : `${target.id}c`;
    rows = await step('passed', greenSha, clock + (right ? 30 : 90) * MINUTE);
    const [ended] = rows.filter(({ state }) => state === 'resolved');
    if (!ended || failure.transient || !options.mineFixes) return;
    // A commit that ends a failure by chance speaks of something else and changes something else.
    const { truth, entry } = chance(habits.noise) ? pick(failures) : failure;
    const mined = mineFix(
      {
        url: `https://github.com/${repository}/commit/${greenSha}`,
        title: lineOfSolution(truth),
        files: [{ path: `ci/${entry.id}.yml`, patch: null }],
      },
      diagnosis,
    );
    if (!mined) return;
    await store.fixes.save([
      {
        ...mined,
        scope: { provider, instance, organisation },
        repository,
        fingerprint: diagnosis.fingerprint,
        line,
        fromSha: ended.lastSha,
        sha: greenSha,
        // The default: a change is quoted in its own repository alone.
        shared: false,
        at: clock,
      },
    ]);

    async function step(outcome: 'failed' | 'passed', headSha: string, at: number) {
      const open = await store.outcomes.open(line);
      const run = runAt();
      const { rows } = follow(
        { run, headSha, outcome, foreign: false, red: outcome === 'failed' ? [red] : [], green: [], at },
        target,
        line,
        open,
        () => null,
      );
      await store.outcomes.save(rows);
      return rows;
    }
  }
}

function answeredBy({ source, pattern }: Diagnosis): Seen['by'] {
  if (!pattern) return 'nobody';
  return source === 'history' ? 'fix' : pattern.id.startsWith('learned/') ? 'learned' : 'shipped';
}

/** A round that learns nothing would make the figures worthless. */
function fail(problem: { err?: unknown }): never {
  throw problem.err;
}

/** How a person would put a solution into one line. */
function lineOfSolution({ title, steps, code }: Failure['truth']): string {
  return [title, code[0]?.text.split('\n')[0], steps[0]].filter(Boolean).join('. ').slice(0, 290);
}
