/**
 * The steps as the forge's jobs API tells them, laid over those found in the log. The API knows what the log does not
 * say: that a step with an error was allowed to fail, or that one failed without a word.
 */
import type { JobStep } from '../../domain.ts';
import type { Step, Structure } from './structure.ts';

const FAILED = new Set(['failure', 'timed_out']);
/** Steps of the runner and of containers; in the log they are not begun by `##[group]Run`. */
const OWN =
  /^(?:Set up (?:job|runner)|Initialize containers|Stop containers|Complete (?:job|runner)|Pre |Post |Build )/;

/** Unchanged where the API names no failed step, or none that the log knows. */
export function withSteps(structure: Structure, told: readonly JobStep[]): Structure {
  if (!told.some(({ conclusion }) => FAILED.has(conclusion ?? ''))) return structure;
  const pairs = pair(
    structure.steps.filter(({ kind }) => kind === 'main'),
    told.filter(({ name, conclusion }) => conclusion !== null && conclusion !== 'skipped' && !OWN.test(name)),
  );
  if (![...pairs.values()].some(({ conclusion }) => FAILED.has(conclusion ?? ''))) return structure;
  const steps = structure.steps.map((step) => {
    const known = pairs.get(step);
    return known ? tell(step, known) : step;
  });
  return { ...structure, steps, outcome: 'failed' };
}

/** By order where as many ran as the log shows; else by name, which the log has only for unnamed steps. */
function pair(found: readonly Step[], told: readonly JobStep[]): Map<Step, JobStep> {
  if (found.length === told.length)
    return new Map(found.map((step, index) => [step, told[index] as JobStep] as const));
  const byName = new Map(told.map((each) => [each.name.replace(/^Run /, ''), each]));
  return new Map(
    found.flatMap((step) => {
      const known = step.name === null ? undefined : byName.get(step.name.replace(/^Run /, ''));
      return known ? [[step, known] as const] : [];
    }),
  );
}

function tell(step: Step, { name, conclusion }: JobStep): Step {
  if (FAILED.has(conclusion ?? '')) return { ...step, name, outcome: 'failed' };
  if (conclusion === 'success') return { ...step, name, outcome: 'passed', verdict: null };
  return { ...step, name };
}
