/** The `external_id` of our check runs: which run, attempt and content a check answers. */
import type { RunRef, Scope } from '../../domain.ts';

export const CHECK_NAME = 'devops-assist';

/** `run/<id>/<attempt>`; GitHub keeps it and sends it back with every event of the check. */
export const externalId = (run: RunRef): string => `run/${run.runId}/${run.attempt}`;

/** The run of a check; null if the id is not one of ours. */
export function parseExternalId(id: string, scope: Scope, repository: string): RunRef | null {
  const match = /^run\/(\d{1,20})\/([1-9]\d{0,5})$/.exec(id);
  return match ? { ...scope, repository, runId: match[1] as string, attempt: Number(match[2]) } : null;
}
