/** Makes patterns of what was answered, taught and mended, and puts each on trial before anybody sees it. */
import type { Logger } from 'pino';
import type { Embedder } from '../analysis/embedder.ts';
import type { LearnedPattern } from '../analysis/learned-pattern.ts';
import type { Diagnosis, LearnedState, Redacted, Scope, Target } from '../domain.ts';
import { acceptedAnswers } from '../llm/accepted.ts';
import { scopeKey } from '../store/keys.ts';
import type { Store } from '../store/store.ts';
import { type Cluster, clusterUnknowns } from './cluster.ts';
import { learnedRow } from './learned-store.ts';
import { lessonOfFix, lessonOfModel, lessonOfPerson, type Taught, taughtBy } from './lessons.ts';
import { type Change, review, triedKey } from './review.ts';
import { trialBallot } from './trial.ts';
import {
  isUnknown,
  noteUnknown,
  ownFingerprint,
  type UnknownFailure,
  unknownFailures,
} from './unknown-failures.ts';

export interface SchoolOptions {
  readonly store: Store;
  readonly embedder: Embedder;
  readonly now: () => number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Unique for this process: a round in one scope is one process's at a time. */
  readonly name: string;
}

export interface School {
  /** Notes failures that nothing explains and answers that were on trial. To be called once an answer stands. */
  observe(scope: Scope, diagnoses: readonly Diagnosis[]): Promise<void>;
  /** A maintainer's line for a failure, as a pattern on trial. */
  learn(
    target: Target,
    diagnosis: Diagnosis,
    line: string,
    by: string,
  ): Promise<{ id: string; state: LearnedState; line: string }>;
  /** Makes patterns of fixes and accepted answers, then promotes and retires. Gives what changed. */
  round(scope: Scope): Promise<Change[]>;
  /** A round in each scope where something happened since the last one. */
  rounds(): Promise<void>;
}

const TRIED_MS = 400 * 24 * 3_600_000;
const ROUND_LEASE_MS = 120_000;
const MOST_FIXES = 5;

export function createSchool({ store, embedder, now, log, name }: SchoolOptions): School {
  const stirred = new Map<string, Scope>();
  const stir = ({ provider, instance, organisation }: Scope): void => {
    const scope = { provider, instance, organisation };
    stirred.set(scopeKey(scope), scope);
  };

  /** Puts a pattern on trial unless it is there already; a repeated lesson changes nothing. */
  async function enrol(
    scope: Scope,
    repository: string | null,
    pattern: LearnedPattern,
  ): Promise<LearnedState> {
    const standing = (await store.learned.list(scope)).find(({ id }) => id === pattern.id);
    if (standing) return standing.state;
    const [vector] = await embedder.embed([pattern.text as Redacted]);
    const { provider, instance, organisation } = scope;
    const place = { scope: { provider, instance, organisation }, repository };
    if (vector) await store.vectors.put(scope, [{ id: pattern.id, model: embedder.model, vector }]);
    await store.learned.save([learnedRow(pattern, place, 'shadow', now())]);
    log.info({ id: pattern.id, teacher: pattern.from.kind, organisation }, 'pattern on trial');
    return 'shadow';
  }

  /** Who teaches a line has seen it to be right once: there. Said again elsewhere, it is one more case. */
  async function vouch(target: Target, patternId: string, voter: string): Promise<void> {
    const { provider, instance, organisation, repository } = target;
    const scope = { provider, instance, organisation };
    const commentId = trialBallot(target, patternId, voter);
    await store.votes.replace(scope, commentId, [
      { scope, repository, commentId, voter, score: 1, patternId, trust: 'member', at: now() },
    ]);
  }

  const clustersOf = async (scope: Scope): Promise<Cluster<UnknownFailure>[]> =>
    clusterUnknowns(await unknownFailures(store.facts, embedder.model, scope, now()));

  async function teach(scope: Scope): Promise<void> {
    const accepted = new Map(
      (await acceptedAnswers(store, scope, now())).map((each) => [each.fingerprint, each]),
    );
    for (const { members } of await clustersOf(scope)) {
      for (const member of members) {
        const alike = members.filter((other) => other !== member).map(({ fingerprint }) => fingerprint);
        const { title, category, tool, text } = member;
        const taught: Taught = { title, category, tool, text, fingerprints: [member.fingerprint, ...alike] };
        const answer = accepted.get(member.fingerprint);
        if (answer) await enrol(scope, null, lessonOfModel(taught, answer.answer, answer.patternId));
        const [fix] = await store.fixes.ofFingerprint(scope, member.fingerprint, MOST_FIXES);
        if (fix)
          await enrol(
            scope,
            fix.shared ? null : fix.repository,
            lessonOfFix(taught, fix, Math.max(0, fix.at - member.lastAt) / 60_000),
          );
      }
    }
  }

  const round = async (scope: Scope): Promise<Change[]> => {
    await teach(scope);
    const changes = await review(store, scope, now());
    for (const { id, from, to, trial } of changes)
      log.info({ id, from, to, ...trial, organisation: scope.organisation }, 'learned pattern changed');
    return changes;
  };

  return {
    round,
    async observe(scope, diagnoses) {
      for (const diagnosis of diagnoses) {
        if (isUnknown(diagnosis)) await noteUnknown(store.facts, embedder, scope, diagnosis, now());
        const trials = diagnosis.explanation?.trials.map(({ id }) => id) ?? [];
        const shown = diagnosis.pattern?.id.startsWith('learned/') ? [diagnosis.pattern.id] : [];
        for (const id of [...trials, ...shown])
          await store.facts.add(scope, triedKey(id, diagnosis.fingerprint), '', now(), now() + TRIED_MS);
      }
      stir(scope);
    },
    async learn(target, diagnosis, line, by) {
      const own = ownFingerprint(diagnosis);
      const cluster = (await clustersOf(target)).find(({ members }) =>
        members.some(({ fingerprint }) => fingerprint === own),
      );
      const alike =
        cluster?.members.map(({ fingerprint }) => fingerprint).filter((each) => each !== own) ?? [];
      const pattern = lessonOfPerson(taughtBy(diagnosis, alike), line);
      const state = await enrol(target, null, pattern);
      await vouch(target, pattern.id, by);
      stir(target);
      return { id: pattern.id, state, line: pattern.solution.title };
    },
    async rounds() {
      const scopes = [...stirred.values()];
      stirred.clear();
      for (const scope of scopes) {
        const lock = `school:${scopeKey(scope)}`;
        if (!(await store.locks.acquire(lock, name, now(), ROUND_LEASE_MS))) continue;
        try {
          await round(scope);
        } catch (error) {
          log.warn({ err: error, organisation: scope.organisation }, 'nothing learned this time');
        } finally {
          await store.locks.release(lock, name);
        }
      }
    },
  };
}
