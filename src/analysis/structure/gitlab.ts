/** GitLab Runner: `section_start:TIME:NAME` … `section_end:TIME:NAME`, and a last line that tells the outcome. */
import { type CiFormat, type Start, stepsBetween } from './structure.ts';

const START = /section_start:\d+:([\w.-]+)/;
const CLEANUP = /^(?:after_script|cleanup_file_variables|upload_artifacts_on_failure|archive_cache)/;
const SETUP =
  /^(?:prepare_executor|prepare_script|get_sources|restore_cache|download_artifacts|resolve_secrets)/;

export const gitlab: CiFormat = {
  ci: 'gitlab',
  words: [
    'section_start:',
    'section_end:',
    'running with gitlab-runner',
    'error: job failed',
    'job succeeded',
  ],
  recognises: (marks) =>
    marks.some(({ text }) => START.test(text) || /^Running with gitlab-runner/.test(text)),
  steps(marks, log) {
    const failure = marks.find(({ text }) => /ERROR: Job failed/.test(text));
    const passed = marks.some(({ text }) => /Job succeeded/.test(text));
    const starts = marks.flatMap(({ index, text }): Start[] => {
      const name = START.exec(text)?.[1];
      if (!name || /^(?:\d|\w+_\d)/.test(name)) return [];
      const kind = CLEANUP.test(name) ? 'cleanup' : SETUP.test(name) ? 'setup' : 'main';
      return [{ index, name, kind }];
    });
    const main =
      starts.findLast(({ kind }) => kind === 'main') ?? starts.findLast(({ kind }) => kind === 'setup');
    const steps = stepsBetween(starts, log.length, (first) =>
      failure && first === (main?.index ?? 0)
        ? { outcome: 'failed', verdict: failure.index }
        : { outcome: 'unknown', verdict: null },
    );
    return { steps, outcome: failure ? 'failed' : passed ? 'passed' : 'unknown' };
  },
};
