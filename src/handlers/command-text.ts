/** Finds the command in a comment: `/devops-assist <word>` on a line of its own, not quoted and not code. */

export const COMMANDS = ['reanalyze', 'help', 'explain', 'ignore', 'helpful', 'wrong', 'rerun'] as const;
export type Command = (typeof COMMANDS)[number];

export type Asked =
  | { readonly kind: 'command'; readonly command: Command }
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
    const found = /^ {0,3}\/devops-assist(?:[ \t]+(\S+))?[ \t]*$/i.exec(line);
    if (!found) continue;
    const word = (found[1] ?? 'help').toLowerCase().replace('reanalyse', 'reanalyze');
    return (COMMANDS as readonly string[]).includes(word)
      ? { kind: 'command', command: word as Command }
      : { kind: 'unknown', word };
  }
  return null;
}
