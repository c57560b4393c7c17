/**
 * GitLab carries out lines like `/merge` or `/assign` in a note, with the rights of its author, which is us. Whether a
 * line stands in a code block is judged there by a simpler expression than that of the renderer, so a log that holds
 * fences of its own could slip a command past it. No line of a note of ours may look like a command.
 * https://docs.gitlab.com/user/project/quick_actions/
 */

/** A slash and one word at the start of a line; a path goes on with another slash. */
const COMMAND = /^([^\S\n]*)(?=\/[A-Za-z_]+(?:\s|$))/gm;

/** The same text for every reader, with a zero-width space before what GitLab would take for a command. */
export const withoutQuickActions = (markdown: string): string => markdown.replace(COMMAND, '$1\u200b');
