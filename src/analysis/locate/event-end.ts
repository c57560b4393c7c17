/** Where an event begins and ends that no reader knows. */
import type { Log } from '../log/log.ts';
import type { Step } from '../structure/structure.ts';

const MOST_LINES = 16;
const INDENTED = /^(?:\s{2,}|\t)\S/;
/** What a tool writes in front of each line of one message: `npm error`, `npm ERR!`, `[ERROR]`, `E  `, `│`, `error:`. */
const PREFIX =
  /^(?:npm (?:error|ERR!)|\[(?:ERROR|FATAL)\]|E {2,}|[│|>] ?|#\d+ (?:\d+\.\d+ )?|ERROR:?|error:?)(?= |$)/;

/** The last line of the message that starts at `at`: what follows with the same prefix, or indented below it. */
export function eventEnd(log: Log, at: number, step: Step): number {
  const prefix = PREFIX.exec(log.text(at))?.[0];
  let end = at;
  while (end < step.last && end - at < MOST_LINES) {
    const next = log.text(end + 1);
    const same = prefix !== undefined && next.startsWith(prefix);
    if (!same && !INDENTED.test(next)) break;
    end++;
  }
  return end;
}

/** The unindented line that the indented lines above `at` belong to; `at` itself where it stands alone. */
export function eventStart(log: Log, at: number, step: Step): number {
  if (!INDENTED.test(log.text(at))) return at;
  for (let start = at - 1; start >= step.body && at - start <= MOST_LINES; start--) {
    const text = log.text(start);
    if (text.trim() === '') break;
    if (!INDENTED.test(text)) return start;
  }
  return at;
}
