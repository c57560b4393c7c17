/** What a person is shown: the best block first, 40 lines in all. */
import type { Evidence } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import type { Noise } from './baseline.ts';
import type { Candidate } from './candidate.ts';
import { tallies } from './tally.ts';

const MOST_LINES = 40;
const MOST_CHARACTERS = 4000;
/** Of the event itself; what it leaves is for the other failures. */
const LONGEST_BLOCK = 18;
/** Fewer where there are many like it. */
const SHORT_BLOCK = 10;

interface Range {
  first: number;
  last: number;
}

/** Blocks of verbatim (cleaned, redacted) lines around the cause, then around its like and the runners-up. */
export function gatherEvidence(
  log: Log,
  best: Candidate,
  others: readonly Candidate[],
  noise: Noise,
): Evidence[] {
  const ranges: Range[] = [];
  let lines = MOST_LINES;
  let characters = MOST_CHARACTERS;
  const add = (first: number, last: number) => {
    let from = Math.max(0, first);
    const to = Math.min(log.length - 1, last);
    while (from <= to && ranges.some((range) => from >= range.first && from <= range.last)) from++;
    let until = from - 1;
    while (
      until < to &&
      lines > 0 &&
      characters > 0 &&
      !ranges.some((r) => until + 1 >= r.first && until + 1 <= r.last)
    ) {
      const length = log.text(until + 1).length + 1;
      if (length > characters && until >= from) break;
      until++;
      lines--;
      characters -= length;
    }
    if (until >= from) ranges.push({ first: from, last: until });
  };
  const core = around(best);
  add(trim(log, core.first, noise, best.start), core.last);
  // The top of a long trace, where the cause stands far below it.
  if (best.start < core.first) add(best.start, best.start + 2);
  // What was printed just before the same event in the midst of a run.
  for (const at of best.also) add(at - 2, at);
  // A few of its like, what sums up, what else may be the cause, then more of its like and the last of them.
  const like = best.more.map(({ cause, end }) => [cause, Math.min(end, cause + 3)] as const);
  const { verdict } = best.step;
  const sums = [...tallies(log, best), ...(verdict === null ? [] : [verdict])].map((at) => [at, at] as const);
  const rivals = others
    .filter(({ cause }) => !noise(log.text(cause)))
    .map(({ cause, end, start }) => [Math.max(start, cause - 1), Math.min(end, cause + 2)] as const);
  const last = like.length > 6 ? like.slice(-1) : [];
  for (const [first, to] of [
    ...like.slice(0, 2),
    ...rivals.slice(0, 2),
    ...sums,
    ...rivals.slice(2),
    ...like.slice(2, 6),
    ...last,
  ])
    add(first, to);
  // They are worth their room, but tell less than what may be the cause.
  const isSum = ({ first, last }: Range) => first === last && sums.some(([at]) => at === first);
  const ordered = [...ranges.filter((range) => !isSum(range)), ...ranges.filter(isSum)];
  return ordered.map(({ first, last }) => ({
    startLine: log.number(first),
    endLine: log.number(last),
    text: Array.from({ length: last - first + 1 }, (_, i) => quoted(log, first + i)).join('\n'),
  }));
}

/** The line as a person reads it, with the mark by which the CI itself calls it an error or a warning. */
function quoted(log: Log, index: number): string {
  return `${MARK.exec(log.marked(index))?.[0] ?? ''}${log.text(index)}`;
}

const MARK = /^##\[(?:error|warning)\]/;

/** The event with a little of what stands before and after, never beyond its step. */
function around({ start, end, cause, step, more }: Candidate): Range {
  const most = more.length > 3 ? SHORT_BLOCK : LONGEST_BLOCK;
  const first = Math.max(step.body, step.first, Math.max(start, cause - 12) - 3);
  const last = Math.min(step.last, Math.max(Math.min(end, cause + most), cause) + 4);
  return { first: Math.min(first, cause), last };
}

/** Lines before the event that a passing run prints too say nothing, nor do the settings that a CI lists above a step. */
function trim(log: Log, first: number, noise: Noise, start: number): number {
  let at = first;
  for (let i = first; i < start; i++) if (log.marked(i).startsWith('##[end')) at = i + 1;
  while (at < start && noise(log.text(at))) at++;
  return at;
}
