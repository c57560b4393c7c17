/** Tells which CI wrote a log and finds its steps; a log of an unknown CI is one step. */
import type { Log } from '../log/log.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { jenkins } from './jenkins.ts';
import { others } from './others.ts';
import type { CiFormat, Mark, Structure } from './structure.ts';
import { travis } from './travis.ts';

/** The more particular ones first: Azure writes `##[error]` too, and anything may print a Jenkins-like line. */
const FORMATS: readonly CiFormat[] = [
  ...others.filter(({ ci }) => ci === 'azure'),
  gitlab,
  travis,
  github,
  jenkins,
  ...others.filter(({ ci }) => ci !== 'azure'),
];

const LIMITS: readonly { sign: RegExp; reason: string }[] = [
  {
    sign: /Job's log exceeded limit of (\d+) bytes/,
    reason: 'the runner stopped writing at its limit of $1 bytes',
  },
  {
    sign: /log length has exceeded the limit of (\S+ ?\w+)/i,
    reason: 'the CI stopped writing at its limit of $1',
  },
  {
    sign: /^\.\.\. \d+ lines? (?:omitted|truncated)|output (?:was )?truncated/i,
    reason: 'the CI cut lines out',
  },
];
const LIMIT_WORDS = [
  'exceeded limit of',
  'has exceeded the limit of',
  'lines omitted',
  'lines truncated',
  'output truncated',
  'output was truncated',
];

export const STRUCTURE_WORDS: readonly string[] = [
  ...new Set([...FORMATS.flatMap(({ words }) => words), ...LIMIT_WORDS]),
];

export function readStructure(log: Log, marks: readonly Mark[]): Structure {
  const format = FORMATS.find((candidate) => candidate.recognises(marks, log));
  const truncated = truncation(marks);
  const whole = {
    name: null,
    kind: 'main',
    first: 0,
    body: 0,
    last: Math.max(0, log.length - 1),
    outcome: 'unknown',
    verdict: null,
  } as const;
  const job = jobName(marks);
  if (!format) return { ci: 'unknown', job, steps: [whole], outcome: 'unknown', truncated };
  const { steps, outcome } = format.steps(marks, log);
  return { ci: format.ci, job, steps: steps.length > 0 ? steps : [whole], outcome, truncated };
}

/** GitHub's runner is the one that writes the name of its job. */
function jobName(marks: readonly Mark[]): string | null {
  for (const { text } of marks) {
    const name = /^Complete job name: (.+)/.exec(text)?.[1]?.trim();
    if (name) return name;
  }
  return null;
}

function truncation(marks: readonly Mark[]): string | null {
  for (const { text } of marks) {
    for (const { sign, reason } of LIMITS) {
      const found = sign.exec(text);
      if (found) return reason.replace('$1', found[1] ?? '');
    }
  }
  return null;
}
