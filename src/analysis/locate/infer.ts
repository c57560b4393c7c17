/**
 * Tool and category of a failure that no reader and no pattern knows: from its own words where they are plain, else from
 * the command or action that failed, else from what the words hint at.
 */
import type { Category } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import type { Candidate } from './candidate.ts';
import { actionOf, type Command, commandOf } from './commands.ts';
import { hintedCategory, plainCategory } from './wordings.ts';

/** Lines above the cause in which the command is looked for. */
const FAR = 600;
/** Lines of a step's script that GitHub prints before it runs. */
const SCRIPT = 60;
/** How a shell or a CI prints the command that it is about to run. */
const ECHOED = /^(?:\[command\]|\$ |\++ |PS [^>]{0,80}> ?|> (?=[a-z./]))(?<command>\S.*)/;

/** What a script does between its commands. */
const PREPARES =
  /^(?:cd|pushd|popd|export|source|\.|set|echo|printf|true|test|sleep|mkdir|rm|cp|mv|ls|cat|env|if|unset)\b/;

export interface Inferred {
  readonly tool: string | null;
  readonly category: Category | null;
  /** Set where the words name a starved or unreachable machine so plainly that they outweigh the kind of tool. */
  readonly overrides: (category: Category) => Category | null;
}

/** Whatever runs on a machine without disk or memory fails by that. */
const STARVING: ReadonlySet<Category> = new Set(['disk', 'memory']);
/** What a package manager cannot fetch for want of a connection or of credentials is no fault of the package. */
const FETCHING: ReadonlySet<Category> = new Set(['network', 'auth']);

/** @returns what may be said of a candidate of which nothing is known but its line and its step */
export function infer(log: Log, { cause, step }: Pick<Candidate, 'cause' | 'step'>): Inferred {
  const text = log.text(cause);
  const plain = plainCategory(text);
  const command = failingCommand(log, step, cause);
  return {
    tool: command?.tool ?? null,
    category: plain ?? command?.category ?? hintedCategory(text),
    overrides: (category) =>
      plain && (STARVING.has(plain) || (category === 'dependency' && FETCHING.has(plain))) ? plain : null,
  };
}

/** The command that ran when the line was printed; null if it is not known or if there are several. */
export function failingCommand(log: Log, step: Candidate['step'], cause: number): Command | null {
  for (let i = cause; i >= step.first && cause - i < FAR; i--) {
    const text = log.text(i);
    const echoed = ECHOED.exec(text)?.groups?.command;
    const known = echoed ? commandOf(echoed) : null;
    if (known) return known;
    // Behind a prompt stands the command that printed the line, known or not; those above it have ended.
    if (echoed && text.startsWith('$ ') && !PREPARES.test(echoed)) break;
  }
  if (step.name === null) return null;
  return actionOf(step.name) ?? only(script(log, step).map(commandOf));
}

/** The lines between `Run …` and the settings of its shell. */
function script(log: Log, { first, last, name }: Candidate['step']): string[] {
  const lines: string[] = [];
  for (let i = first + 1; i <= last && i - first < SCRIPT; i++) {
    const marked = log.marked(i);
    if (marked.startsWith('##[endgroup]') || /^(?:shell: |with:$|env:$)/.test(log.text(i))) break;
    lines.push(log.text(i));
  }
  return lines.length > 0 || name === null ? lines : [name];
}

/** The last command where all that are known are of one category: a script ends with what it prepared for. */
function only(found: readonly (Command | null)[]): Command | null {
  const known = found.filter((command) => command !== null);
  const last = known.at(-1) ?? null;
  return last && known.every(({ category }) => category === last.category) ? last : null;
}
