/** Jenkins: `[Pipeline] { (Stage)` names a stage; freestyle consoles have no parts but `+ command` and `Finished:`. */
import { type CiFormat, type Start, stepsBetween } from './structure.ts';

export const jenkins: CiFormat = {
  ci: 'jenkins',
  words: [
    '[pipeline] ',
    'finished: ',
    'marked build as failure',
    'building remotely on',
    'building in workspace',
    'started by',
    'running as system',
    'script returned exit code',
    'post build task',
    '[ws-cleanup]',
  ],
  recognises: (marks) =>
    marks.some(({ text }) =>
      /^\[Pipeline\] |^Finished: (?:FAILURE|SUCCESS|ABORTED|UNSTABLE|NOT_BUILT)|^Building (?:remotely on|in workspace)|^Running as SYSTEM|^Started by (?:timer|user|upstream|an SCM|GitHub)/.test(
        text,
      ),
    ),
  steps(marks, log) {
    const finished = marks.findLast(({ text }) => /^Finished: /.test(text));
    const result = finished?.text.slice('Finished: '.length).trim();
    const verdict =
      marks.find(
        ({ text }, at) =>
          /marked build as failure|^ERROR: script returned exit code/.test(text) &&
          // The step `retry` prints why an attempt failed before it begins the next.
          !/^Retrying$/.test(marks[at + 1]?.text ?? ''),
      ) ?? (result && result !== 'SUCCESS' ? finished : undefined);
    const starts = marks.flatMap(({ index, text }): Start[] => {
      const stage = /^\[Pipeline\] \{ \((.+)\)$/.exec(text)?.[1];
      if (stage === 'Declarative: Post Actions') return [{ index, name: stage, kind: 'cleanup' }];
      if (stage) return [{ index, name: stage, kind: 'main' }];
      // A workspace may also be emptied before the build.
      if (/^(?:POST BUILD TASK|\[WS-CLEANUP\])/.test(text) && verdict && verdict.index < index)
        return [{ index, name: 'Post build', kind: 'cleanup' }];
      return [];
    });
    // A freestyle console is one piece of work: nothing in it is mere set-up.
    const steps = stepsBetween(starts, log.length, (first, last) => ({
      outcome: 'unknown',
      verdict: verdict && verdict.index >= first && verdict.index <= last ? verdict.index : null,
    })).map((step) => (step.kind === 'setup' ? { ...step, kind: 'main' as const, name: null } : step));
    return { steps, outcome: result === undefined ? 'unknown' : result === 'SUCCESS' ? 'passed' : 'failed' };
  },
};
