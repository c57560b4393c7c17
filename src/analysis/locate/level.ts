/** How grave a line says it is, or the CI says of it. */
import type { Log } from '../log/log.ts';

/** A warning seldom fails a step, and what is printed as information never means to. Events of Kubernetes do. */
const WARNING =
  /^(?!\s*Warning\s{2,}[A-Z]\w+\s)\W{0,2}(?:\S{1,40}: |npm )?(?:warn(?:ing)?|info|debug|notice|verbose|trace)\b/i;

export const isWarning = (log: Log, index: number): boolean =>
  WARNING.test(log.text(index)) || log.marked(index).startsWith('##[warning]');

/** Does the CI itself call this line an error, other than that a command ended with some code? */
export function isMarkedError(log: Log, index: number): boolean {
  const marked = log.marked(index);
  return marked.startsWith('##[error]') && !/exit(?:ed)?(?: with)? code \d|exit status/i.test(marked);
}
