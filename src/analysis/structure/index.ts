/** Tells which CI wrote a log and finds its steps; a log of an unknown CI is one step. */
import type { Log } from '../log/log.ts';
import { attemptsAfter, FORGIVING_WORDS, forgivenRanges } from './forgiven.ts';
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
    sign: /^\W*(?:\d+ lines? (?:were )?(?:omitted|truncated|skipped)|truncated \d+ lines?)|output (?:was )?truncated|^Skipping [\d,.]+ [KMG]B\.\. ?Full Log/i,
    reason: 'the CI cut lines out',
  },
];
const LIMIT_WORDS = [
  'exceeded limit of',
  'has exceeded the limit of',
  'lines omitted',
  'lines truncated',
  'lines skipped',
  'truncated ',
  'full log',
  'output truncated',
  'output was truncated',
];

export const STRUCTURE_WORDS: readonly string[] = [
  ...new Set([...FORMATS.flatMap(({ words }) => words), ...LIMIT_WORDS, ...FORGIVING_WORDS]),
];

export function readStructure(log: Log, marks: readonly Mark[]): Structure {
  const format = FORMATS.find((candidate) => candidate.recognises(marks, log));
  const truncated = truncation(marks) ?? beginning(format?.ci, marks);
  const forgiven = forgivenRanges(log, marks);
  const attempts = attemptsAfter(log, marks);
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
  const common = { job, forgiven, attempts, truncated };
  if (!format) return { ...common, ci: 'unknown', steps: [whole], outcome: 'unknown' };
  const { steps, outcome } = format.steps(marks, log);
  return { ...common, ci: format.ci, steps: steps.length > 0 ? steps : [whole], outcome };
}

/** GitHub's runner is the one that writes the name of its job. */
function jobName(marks: readonly Mark[]): string | null {
  for (const { text } of marks) {
    const name = /^Complete job name: (.+)/.exec(text)?.[1]?.trim();
    if (name) return name;
  }
  return null;
}

/** How a whole log begins, where a CI always writes it; one that begins with a step is that step's own. */
const BEGINNINGS: Readonly<Record<string, RegExp>> = {
  github: /^(?:Current runner version|##\[group\](?:Run|Runner|Operating System))/,
  gitlab: /^Running with gitlab-runner/,
};

function beginning(ci: string | undefined, marks: readonly Mark[]): string | null {
  const begins = ci === undefined ? undefined : BEGINNINGS[ci];
  const first = marks.find(({ text }) => begins?.test(text));
  if (!begins || (first && first.index < 10)) return null;
  const ownVerdict = marks.some(({ text }) => /^##\[error\]|Job failed/.test(text));
  return ownVerdict ? 'its beginning is missing' : null;
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
