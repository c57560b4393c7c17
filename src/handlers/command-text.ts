/** Finds the command in a comment: `/devops-assist <word> …` on a line of its own, not quoted and not code. */

export const COMMANDS = [
  'reanalyze',
  'help',
  'explain',
  'ignore',
  'helpful',
  'wrong',
  'learn',
  'rerun',
] as const;
export type Command = (typeof COMMANDS)[number];

/** What may stand behind the word: one line to be learned, the id of a learned pattern; for the others nothing. */
const ARGUMENTS: Partial<Record<Command, RegExp>> = {
  learn: /^.+$/,
  helpful: /^learned\/[a-z0-9-]{4,64}$/,
  wrong: /^learned\/[a-z0-9-]{4,64}$/,
};

export type Asked =
  | { readonly kind: 'command'; readonly command: Command; readonly argument: string | null }
  | { readonly kind: 'unknown'; readonly word: string };

/** The first command of a comment; null if there is none. Without a word, help is meant. */
export function parseCommand(text: string): Asked | null {
  let fence: string | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = null;
      continue;
    }
    if (mark) {
      fence = mark;
      continue;
    }
    // Four spaces or a tab make code, `>` a quotation; both start with something else than the command.
    const found = /^ {0,3}\/devops-assist(?:[ \t]+(\S+))?(?:[ \t]+(\S.*?))?[ \t]*$/i.exec(line);
    if (!found) continue;
    const word = (found[1] ?? 'help').toLowerCase().replace('reanalyse', 'reanalyze');
    const argument = found[2] ?? null;
    if (!(COMMANDS as readonly string[]).includes(word)) {
      // A sentence that begins like a command is none.
      if (argument !== null) continue;
      return { kind: 'unknown', word };
    }
    const command = word as Command;
    if (argument !== null && !ARGUMENTS[command]?.test(argument)) continue;
    return { kind: 'command', command, argument };
  }
  return null;
}
