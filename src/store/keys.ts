/**
 * Keys of stored rows. Names from outside (organisations, people, branches) are never keys themselves: databases
 * differ in how they compare case, accents, trailing spaces and length, so a key is a hash of the exact text. Hashes
 * are spread evenly, which also keeps a distributed database from writing all new rows to one region.
 */
import { createHash } from 'node:crypto';
import type { RunRef, Scope, Target } from '../domain.ts';

/** 128 bits of SHA-256 over the parts, as 32 hexadecimal digits. JSON keeps ['a', 'b'] and ['ab'] apart. */
export function keyOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** The key under which vectors that belong to everybody are stored. */
export const SHARED = keyOf('shared');

export const scopeKey = (scope: Scope): string =>
  keyOf('scope', scope.provider, scope.instance, scope.organisation);

export const repositoryKey = (place: Scope & { repository: string }): string =>
  keyOf('repository', place.provider, place.instance, place.organisation, place.repository);

/** A person at one forge, whatever the organisation. */
export const voterKey = (place: { provider: string; instance: string }, voter: string): string =>
  keyOf('voter', place.provider, place.instance, voter);

export const runKey = (run: RunRef): string =>
  keyOf('run', run.provider, run.instance, run.organisation, run.repository, run.runId, run.attempt);

export const targetKey = (target: Target): string =>
  keyOf(
    'target',
    target.provider,
    target.instance,
    target.organisation,
    target.repository,
    target.kind,
    target.id,
  );

export const deliveryKey = (delivery: { provider: string; instance: string; deliveryId: string }): string =>
  keyOf('delivery', delivery.provider, delivery.instance, delivery.deliveryId);

export const diagnosisKey = (run: RunRef, jobId: string): string => keyOf(runKey(run), jobId);

export const voteKey = (vote: {
  scope: Scope;
  commentId: string;
  voter: string;
  patternId: string;
}): string => keyOf('vote', scopeKey(vote.scope), vote.commentId, vote.voter, vote.patternId);

/** `scope` is a key already, here and below: it is all that a vector and a fact keep of their scope. */
export const vectorKey = (scope: string, model: string, id: string): string =>
  keyOf('vector', scope, model, id);

export const storedFactKey = (scope: string, key: string): string => keyOf('fact', scope, key);

export const outcomeKey = (row: {
  line: string;
  jobName: string;
  fingerprint: string;
  run: RunRef;
}): string => keyOf('outcome', row.line, row.jobName, row.fingerprint, runKey(row.run));

export const fixKey = (row: {
  scope: Scope;
  repository: string;
  fingerprint: string;
  line: string;
  sha: string;
}): string => keyOf('fix', scopeKey(row.scope), row.repository, row.fingerprint, row.line, row.sha);

export const learnedKey = (scope: Scope | null, id: string): string =>
  keyOf('learned', scope === null ? SHARED : scopeKey(scope), id);

export const sharedRateKey = (row: { scope: Scope; repository: string; patternId: string }): string =>
  keyOf('shared rate', repositoryKey({ ...row.scope, repository: row.repository }), row.patternId);

export const fingerprintKey = (fingerprint: string): string => keyOf('fingerprint', fingerprint);

/** Orders by UTF-16 code units, the same for every store. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
