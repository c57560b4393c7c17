/** Travis: `$ command`, then `The command "…" exited with N.`; script commands go on after one of them failed. */
import { type CiFormat, type Start, type Step, stepsBetween } from './structure.ts';

const VERDICT = /^The command "(.*?)"? (?:failed and )?exited with (\d+)(?: during|\.|$)/;

export const travis: CiFormat = {
  ci: 'travis',
  words: [
    'travis_fold:start',
    'travis_time:end',
    'the command "',
    'done. your build exited with',
    'using worker:',
    'your build has been stopped',
  ],
  recognises: (marks) =>
    marks.some(({ text }) =>
      /travis_(?:fold|time):|^Done\. Your build exited with|^Using worker:/.test(text),
    ),
  steps(marks, log) {
    const verdicts = marks.flatMap(({ index, text }) => {
      const found = VERDICT.exec(text.replace(/^.*\r/, ''));
      return found ? [{ index, name: found[1] ?? '', code: Number(found[2]) }] : [];
    });
    const done = marks.findLast(({ text }) => /Done\. Your build exited with \d+/.test(text));
    const stopped = marks.find(({ text }) => /Your build has been stopped/.test(text));
    const folds = marks.flatMap(({ index, text }): Start[] => {
      const name = /travis_fold:start:(\S+?)(?:\r|\u001b|$)/.exec(text)?.[1];
      return name && !/^after_|^cache\.2/.test(name) ? [{ index, name, kind: kindOf(name) }] : [];
    });
    const starts: Start[] = [
      ...folds,
      ...verdicts.map(({ index }): Start => ({ index: index + 1, name: '', kind: 'main' })),
    ]
      .filter(({ index }) => index < log.length)
      .sort((a, b) => a.index - b.index);
    const unfolded = stepsBetween(starts, log.length, (first, last) => {
      const own = verdicts.find(({ index }) => index >= first && index <= last);
      if (own) return { outcome: own.code === 0 ? 'passed' : 'failed', verdict: own.index };
      const halted = stopped && stopped.index >= first && stopped.index <= last ? stopped.index : null;
      return { outcome: halted === null ? 'unknown' : 'failed', verdict: halted };
    });
    const steps: Step[] = unfolded.map((step) => {
      const own = verdicts.find(({ index }) => index === step.verdict);
      return own ? { ...step, name: own.name, kind: 'main' } : step;
    });
    const exit = done && /exited with (\d+)/.exec(done.text)?.[1];
    const outcome =
      exit === '0'
        ? 'passed'
        : exit || stopped || verdicts.some(({ code }) => code !== 0)
          ? 'failed'
          : 'unknown';
    return { steps, outcome };
  },
};

function kindOf(fold: string): Step['kind'] {
  return /^(?:system_info|fix\.|git\.checkout|cache\.1|rvm|docker_mtu|resolvconf|apt$)/.test(fold)
    ? 'setup'
    : 'main';
}
