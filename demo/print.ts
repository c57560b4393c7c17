/** Shows comments in a terminal about as a browser would: without the marks of Markdown and HTML. */

const COLOUR = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code: number, text: string) => (COLOUR ? `\u001b[${code}m${text}\u001b[0m` : text);
const out = (text: string) => void process.stdout.write(`${text}\n`);

/** A step of the story. */
export const step = (text: string) => out(`\n${paint(1, paint(36, `== ${text}`))}\n`);
export const say = (text: string) => out(text);

/** A comment in a frame, with where it stands. */
export function showComment(where: string, markdown: string): void {
  out(paint(2, `┌─ ${where}`));
  let code = false;
  for (const line of markdown
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .trim()
    .split('\n')) {
    if (/^`{3,}/.test(line)) code = !code;
    else out(`${paint(2, '│')} ${code ? paint(33, `  ${line}`) : prose(line)}`);
  }
  out(paint(2, '└─'));
}

/** One line of Markdown as it is read. */
export function prose(line: string): string {
  const read = line
    .replace(/<\/?(?:sub|details|summary)>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\\([\\`*_{}[\]()<>#+|~^$=:!.-])/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\u200b/g, '')
    .replace(/`/g, '');
  const heading = /^#{1,6} (.*)$/.exec(read);
  if (heading) return paint(1, heading[1] as string);
  return read.replace(/\*\*([^*]+)\*\*/g, (_all, bold: string) => paint(1, bold));
}

/** The line of a comment that says how sure it is, and how often such an answer was right. */
export const certainty = (markdown: string): string =>
  prose(markdown.split('\n').find((line) => line.startsWith('**Confidence')) ?? '(no answer)');

/** The lines of a comment that begin with one of these words. */
export const linesOf = (markdown: string, ...beginnings: readonly string[]): string[] =>
  markdown
    .split('\n')
    .filter((line) => beginnings.some((words) => line.replace(/^\*+/, '').startsWith(words)))
    .map(prose);

/** A web page as text. */
export const pageText = (html: string): string =>
  html
    .replace(/<(style|head)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\n{2,}/g, '\n')
    .trim();
