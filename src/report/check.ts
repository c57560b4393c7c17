/** The answer as a check run: title, summary within GitHub's bytes, annotations on files and lines. */
import { type Answer, count, renderSummary } from './comment.ts';
import { oneLine } from './markdown.ts';

/** GitHub's limit for a check run's summary, in bytes of UTF-8. */
export const MAX_SUMMARY_BYTES = 65_535;

export interface CheckOutput {
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly { file: string; line: number; title: string; message: string }[];
}

/** Title of one line, summary of at most 65,535 bytes, one annotation a place: the first message wins. */
export function renderCheck(answer: Answer): CheckOutput {
  const { findings, resolved } = answer;
  const marks = new Map<string, CheckOutput['annotations'][number]>();
  for (const { diagnosis } of resolved ? [] : findings)
    for (const location of diagnosis.locations) {
      const file = repositoryPath(location.file);
      if (file === null || location.line === undefined) continue;
      const key = `${file}:${location.line}`;
      if (!marks.has(key))
        marks.set(key, {
          file,
          line: location.line,
          title: oneLine(diagnosis.title, 255),
          message: oneLine(location.message ?? diagnosis.title, 4_000),
        });
    }
  const first = findings[0]?.diagnosis.title;
  const title = resolved
    ? 'Resolved'
    : first === undefined
      ? 'The run failed'
      : oneLine(first, 120) +
        (findings.length > 1 ? ` and ${count(findings.length - 1, 'more finding')}` : '');
  return { title, summary: renderSummary(answer, MAX_SUMMARY_BYTES), annotations: [...marks.values()] };
}

/** A path as the repository knows it: runners check out below `/home/runner/work/<repo>/<repo>/`. Null for others. */
function repositoryPath(file: string): string | null {
  const path = file
    .replace(/\\/g, '/')
    .replace(/^(?:[A-Za-z]:)?\/(?:home\/runner|Users\/runner|a|__w)\/(?:work\/)?[^/]+\/[^/]+\//, '')
    .replace(/^\.\//, '');
  return path === '' || path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.includes('..') ? null : path;
}
