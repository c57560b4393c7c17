/** Where an event ends that no reader knows. */
import type { Log } from '../log/log.ts';
import type { Step } from '../structure/structure.ts';

const MOST_LINES = 16;
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
    if (!same && !/^(?:\s{2,}|\t)\S/.test(next)) break;
    end++;
  }
  return end;
}
