/** Diagnoses folded into findings: jobs that failed for one cause are one finding. */
import type { Diagnosis } from '../domain.ts';
import { inRepository } from './workspace.ts';

export interface FailedJob {
  readonly name: string;
  /** The job's page, at the line of the root cause where the forge can show that. */
  readonly url: string;
}

export interface Diagnosed {
  readonly job: FailedJob;
  readonly diagnosis: Diagnosis;
}

export interface Finding {
  readonly diagnosis: Diagnosis;
  /** In the order they were given; at least one. */
  readonly jobs: readonly FailedJob[];
}

/**
 * One finding a fingerprint, shown with its most confident diagnosis. The finding to act on comes first: causes before
 * unknowns, then what explains more jobs, then confidence.
 */
export function toFindings(diagnosed: readonly Diagnosed[]): Finding[] {
  const groups = new Map<string, { diagnosis: Diagnosis; jobs: FailedJob[] }>();
  for (const { job, diagnosis } of diagnosed) {
    const group = groups.get(diagnosis.fingerprint);
    if (!group) groups.set(diagnosis.fingerprint, { diagnosis, jobs: [job] });
    else {
      group.jobs.push(job);
      if (diagnosis.confidence > group.diagnosis.confidence) group.diagnosis = diagnosis;
    }
  }
  const known = ({ diagnosis }: Finding): number => (diagnosis.source === 'none' ? 0 : 1);
  const findings = [...groups.values()].map(({ diagnosis, jobs }) => ({
    diagnosis: inRepository(diagnosis),
    jobs,
  }));
  return findings.sort(
    (a, b) =>
      known(b) - known(a) || b.jobs.length - a.jobs.length || b.diagnosis.confidence - a.diagnosis.confidence,
  );
}
