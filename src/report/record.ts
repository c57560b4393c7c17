/** What was seen before, in words: how right the answer was, what became of the failure, the change that ended it. */
import type { Diagnosis, MinedFix, TrackRecord } from '../domain.ts';
import { code, fence, html, link, prose } from './markdown.ts';

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `judged right 83 % (12 votes, 5 outcomes)`: never a rate without what it rests on. */
export function judged({ successRate, samples, record }: Diagnosis): string {
  const levels = record?.levels;
  if (!levels) {
    return successRate === null || samples === 0
      ? 'nobody has judged this answer yet'
      : `judged right ${percent(successRate)} (${plural(samples, 'vote')})`;
  }
  const { repository, organisation, everywhere } = levels;
  const here = rests(repository.votes + organisation.votes, repository.outcomes + organisation.outcomes);
  const rest = here === '' ? `elsewhere: ${rests(everywhere.votes, everywhere.outcomes)}` : here;
  return `judged right ${percent(repository.rate)} (${rest})`;
}

function rests(votes: number, outcomes: number): string {
  return [votes > 0 ? plural(votes, 'vote') : '', outcomes > 0 ? plural(outcomes, 'outcome') : '']
    .filter((part) => part !== '')
    .join(', ');
}

/** `resolved 14 of 17 times, median 22 minutes, most often by changing package-lock.json`; empty if it is new. */
export function recovered(record: TrackRecord | undefined, quote: (file: string) => string): string {
  const known = record?.recovery;
  if (!known) return '';
  const { exact, resolved, reruns, of, medianMinutes, file } = known;
  const often = (times: number): string =>
    of === 1 ? (times === 1 ? 'once' : '') : `${times} of ${of} times`;
  const parts = [
    resolved > 0 ? `resolved ${often(resolved)}` : '',
    reruns > 0 ? `${resolved > 0 ? 'and ' : ''}passed on a rerun ${often(reruns)}` : '',
    resolved + reruns === 0 ? `${of === 1 ? 'once' : `${of} times`}, never resolved` : '',
    medianMinutes === null ? '' : `median ${duration(medianMinutes)}`,
    file === null ? '' : `most often by changing ${quote(file)}`,
  ].filter((part) => part !== '');
  return `${exact ? 'Seen here before' : 'The same kind of failure, here before'}: ${parts.join(', ')}.`;
}

function duration(minutes: number): string {
  if (minutes < 90) return minutes === 0 ? 'under a minute' : plural(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? plural(hours, 'hour') : plural(Math.round(hours / 24), 'day');
}

/** The rate at each level that anybody judged, the narrowest first. */
export function levelLines(record: TrackRecord | undefined): string[] {
  const levels = record?.levels;
  if (!levels) return [];
  const names = {
    repository: 'This repository',
    organisation: 'Other repositories of the organisation',
    everywhere: 'Organisations that share',
  } as const;
  return (['repository', 'organisation', 'everywhere'] as const).flatMap((name) => {
    const { rate, votes, outcomes } = levels[name];
    return votes + outcomes === 0 ? [] : [`${names[name]}: ${percent(rate)} (${rests(votes, outcomes)})`];
  });
}

/** For a comment: what became of it, and the change that ended it last where that is not the answer itself. */
export function recordMarkdown({ record, source }: Diagnosis, details: boolean): string {
  const fix = source === 'history' ? null : (record?.fix ?? null);
  return [recovered(record, (file) => code(file, 120)), fix === null ? '' : fixMarkdown(fix, details)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function fixMarkdown({ sha, url, title, files, hunk }: MinedFix, details: boolean): string {
  const commit = link(code(sha.slice(0, 7)), url);
  const [first = ''] = files;
  const line = `Last ended here by ${commit}${title === '' ? '' : ` (${prose(title, 120)})`}, which changed ${code(first, 120)}${files.length > 1 ? ` and ${files.length - 1} more` : ''}.`;
  return hunk === null || !details
    ? line
    : `${line}\n<details><summary>What changed in ${html(first, 120)}</summary>\n\n${fence(hunk, 'diff')}\n\n</details>`;
}
