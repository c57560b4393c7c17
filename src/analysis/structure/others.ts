/** CIs that are told by a few lines: Azure Pipelines, CircleCI, Buildkite, mock (koji, copr), buildbot, Zuul. */
import { type CiFormat, type Mark, type Outcome, type Start, type Step, stepsBetween } from './structure.ts';

interface Simple {
  readonly ci: string;
  readonly words: readonly string[];
  /** A line that only this CI writes. */
  readonly sign: RegExp;
  /** A step's first line; the first group is its name. */
  readonly start: RegExp;
  readonly failed: RegExp;
  readonly passed: RegExp;
}

/** A CI whose steps follow one another, each told by its first line. */
function simple({ ci, words, sign, start, failed, passed }: Simple): CiFormat {
  return {
    ci,
    words,
    recognises: (marks) => marks.some(({ text }) => sign.test(text)),
    steps(marks, log) {
      const verdicts = marks.filter(({ text }) => failed.test(text));
      const starts = marks.flatMap(({ index, text }): Start[] => {
        const name = start.exec(text)?.[1]?.trim();
        return name ? [{ index, name, kind: 'main' }] : [];
      });
      const steps = stepsBetween(starts, log.length, (first, last) => {
        const own = verdicts.find(({ index }) => index >= first && index <= last)?.index ?? null;
        return { outcome: (own === null ? 'unknown' : 'failed') as Outcome, verdict: own };
      }).map((step): Step => (step.kind === 'setup' ? { ...step, kind: 'main', name: null } : step));
      return { steps, outcome: outcomeOf(marks, verdicts, passed) };
    },
  };
}

function outcomeOf(marks: readonly Mark[], verdicts: readonly Mark[], passed: RegExp): Outcome {
  if (verdicts.length > 0) return 'failed';
  return marks.some(({ text }) => passed.test(text)) ? 'passed' : 'unknown';
}

export const others: readonly CiFormat[] = [
  simple({
    ci: 'azure',
    words: ['##[section]starting:', '##[section]finishing:', '##[error]', '##[section]async command'],
    sign: /^##\[section\](?:Starting|Finishing): /,
    start: /^##\[section\]Starting: (.+)/,
    failed: /^##\[error\]/,
    passed: /^##\[section\]Finishing: (?:Finalize Job|Report build status)/,
  }),
  simple({
    ci: 'buildkite',
    words: ['~~~ ', '--- ', '+++ ', '^^^ +++', 'buildkite', '🚨 error:', '_bk;t='],
    sign: /^\u001b?_bk;t=|^\^\^\^ \+\+\+|buildkite-agent|Buildkite Agent|^~~~ (?:Preparing|Running)/,
    // Diffs, Go's tests and Cargo's crates use the same dashes.
    start:
      /^(?:\u001b?_bk;t=\d+\u0007?)?(?:~~~|---|\+\+\+) (?!a\/|b\/|\/|\S+\t|(?:FAIL|PASS|SKIP|BENCH): |std(?:out|err)|[\w.-]+:[\w.-]+:)(.+?)(?: -{3,})?$/,
    failed: /🚨 Error:|^(?:\u001b?_bk;t=\d+\u0007?)?\^\^\^ \+\+\+/,
    passed: /Build passed/,
  }),
  simple({
    ci: 'mock',
    words: [
      'child return code was:',
      "enter ['do'",
      'rpm build errors:',
      'mock version',
      'copr build error',
      'finish: run',
      'start: ',
      'finish: ',
    ],
    sign: /^(?:INFO: )?[Mm]ock [Vv]ersion|^ENTER \['do|^Child return code was|^RPM build errors:|^Copr build error/,
    start: /^(?:Start: |ENTER \['do(?:_with_status)?'\]\(\[?)(.+)/,
    failed: /^Child return code was: [1-9]|^RPM build errors:|^Copr build error/,
    passed: /^Child return code was: 0/,
  }),
  simple({
    ci: 'circleci',
    words: ['exited with code exit status', 'circleci', '#!/bin/bash -eo pipefail'],
    sign: /^Exited with code exit status \d|^#!\/bin\/(?:ba)?sh -eo pipefail/,
    start: /^(#!\/bin\/(?:ba)?sh -eo pipefail.*)/,
    failed: /^Exited with code exit status [1-9]/,
    passed: /^CircleCI received exit code 0/,
  }),
  simple({
    ci: 'buildbot',
    words: ['program finished with exit code', 'using pty:', 'argv: ['],
    sign: /^program finished with exit code \d/,
    start: /^ argv: \[(.+)\]/,
    failed: /^program finished with exit code [1-9]/,
    passed: /^program finished with exit code 0/,
  }),
  simple({
    ci: 'zuul',
    words: ['play [', 'task [', 'run start: [', 'run end result_'],
    sign: /^(?:LOOP|PLAY|TASK) \[|^(?:PRE-RUN|RUN|POST-RUN) (?:START|END)/,
    start: /^(?:(?:LOOP|PLAY|TASK) \[|(?:PRE-RUN|RUN|POST-RUN) START: \[)(.+?)\]/,
    failed: /^RUN END RESULT_(?!NORMAL)|^RUN END RESULT_NORMAL: .*failed/,
    passed: /^RUN END RESULT_NORMAL/,
  }),
];
