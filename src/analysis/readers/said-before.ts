/** A verdict such as "make: *** [check] Error 1" says nothing of why; the command that failed said so just above. */
import { errorWorth } from '../locate/words.ts';
import type { Log } from '../log/log.ts';

/** Ends of programs that hold no error word. */
const ENDED =
  /Segmentation fault|core dumped|^Killed\b|\bKilled$|Aborted|Bus error|Illegal instruction|^Terminated\b|command not found|: not found$|No such file|cannot stat|[Pp]ermission denied|below (?:the )?(?:failure )?(?:threshold|minimum)/;
/** A line worth less says no more than the verdict does. */
const LEAST = 0.28;

/**
 * The line above a verdict that tells most of why, the closest of equals.
 * @param stop tells lines beyond which another command speaks
 * @returns its index, -1 if no line says anything
 */
export function saidBefore(log: Log, at: number, stop: (text: string) => boolean, most = 12): number {
  let best = -1;
  let worth = LEAST;
  for (let i = at - 1; i >= 0 && at - i <= most; i--) {
    const text = log.text(i);
    if (stop(text)) break;
    const value = errorWorth(text) + (ENDED.test(text) ? 0.4 : 0);
    if (value > worth) {
      worth = value;
      best = i;
    }
  }
  return best;
}
