/**
 * Text from outside, made harmless for GitHub's and GitLab's Markdown. Everything that comes from a log, a payload or a
 * model passes through one of these three: `prose`, `code` or `fence`.
 */

/** Splits a link, mention or reference so that no renderer sees one; invisible to a reader. */
const SPLIT = '\u200b';

/** Control characters, bidirectional overrides and zero-width marks: they hide or reorder what is read. */
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** What formats, links, quotes, draws tables or starts mathematics in the middle of a line. */
const PUNCTUATION = /[\\`*_[\]<>#|~$]/g;
const ESCAPED = /\\([\\`*_[\]<>#|~$])/g;

/** Text that a person reads: one paragraph without line breaks, no longer than `limit` characters. */
export function oneLine(text: string, limit: number): string {
  const flat = wellFormed(text)
    .replace(/[\t\n\r]+/g, ' ')
    .replace(INVISIBLE, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  return cut(flat, limit);
}

/**
 * Prose from outside. Code in single backticks stays code; everything else loses its power to format, link, mention or
 * embed. Mentions and references are found by the forges after Markdown was rendered, so escaping alone does not do.
 */
export function prose(text: string, limit = 400): string {
  const pieces = oneLine(text, limit)
    .split(/(`[^`]+`)/)
    .flatMap((part) => (/^`[^`]+`$/.test(part) ? [code(part.slice(1, -1))] : words(part)));
  // Two spans side by side would be read as one run of backticks.
  return pieces.reduce(
    (all, piece) => all + (all.endsWith('`') && piece.startsWith('`') ? SPLIT : '') + piece,
    '',
  );
}

/** `name@1.2.3`, `@scope/name`, addresses: as code they are no mention and no link, and can be copied as they are. */
function words(text: string): string[] {
  return text.split(/(\S*(?:@|:\/\/|www\.)\S*)/i).flatMap((part, index) => {
    if (index % 2 === 0 || part.includes('`')) return part === '' ? [] : [disarm(part)];
    const [, before = '', core = '', after = ''] = /^([("'<[]*)(.*?)([)"'>\].,;:!?]*)$/s.exec(part) ?? [];
    return core === ''
      ? [disarm(part)]
      : [disarm(before), code(core), disarm(after)].filter((each) => each !== '');
  });
}

function disarm(text: string): string {
  return (
    text
      .replace(PUNCTUATION, '\\$&')
      .replace(/&/g, '&amp;')
      // `owner/repo#1`, `GH-1`, `!1`, `:emoji:` and what is left of mentions and addresses is found after rendering.
      .replace(/[@!]/g, `$&${SPLIT}`)
      .replace(/\\#/g, `\\#${SPLIT}`)
      .replace(/(GH)-/gi, `$1${SPLIT}-`)
      .replace(/:\/\//g, `:${SPLIT}//`)
      .replace(/:(?=[\w+-]+:)/g, `:${SPLIT}`)
      .replace(/www\./gi, (www) => `${www.slice(0, 3)}${SPLIT}.`)
      // A commit's hash in full is linked by the forges; its first digits say as much.
      .replace(/\b[0-9a-f]{40}\b/gi, (sha) => sha.slice(0, 10))
      // A list, a heading's underline or a number at the start of the line.
      .replace(/^([-+=]|\d{1,9}(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
  );
}

/** The same harmless prose for the inside of an HTML element, where Markdown is not read. */
export function html(text: string, limit = 400): string {
  return disarm(oneLine(text, limit).replace(/`/g, ''))
    .replace(ESCAPED, '$1')
    .replace(/^\\|(?<=^\d{1,9})\\/, '')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** A code span on one line. Its delimiter is longer than any run of backticks inside. */
export function code(text: string, limit = 200): string {
  const flat = oneLine(text, limit);
  if (flat === '') return '`(empty)`';
  const ticks = '`'.repeat(longestRun(flat) + 1);
  const pad = flat.startsWith('`') || flat.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${flat}${pad}${ticks}`;
}

/** A fenced block. Its fence is longer than any run of backticks inside, so nothing inside can close it. */
export function fence(text: string, language = ''): string {
  const body = wellFormed(text).replace(/\r\n?/g, '\n').replace(INVISIBLE, '').replace(/\n+$/, '');
  const ticks = '`'.repeat(Math.max(3, longestRun(body) + 1));
  const info = /^[a-z0-9+-]{1,20}$/.test(language) ? language : '';
  return `${ticks}${info}\n${body}\n${ticks}`;
}

/** A link whose text is harmless and whose address is an https page; where it is not, the text alone. */
export function link(text: string, url: string): string {
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    return text;
  }
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(address.hostname);
  if (address.protocol !== 'https:' && !(address.protocol === 'http:' && local)) return text;
  return `[${text}](${address.href.replace(/[()\\<>`\s]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)})`;
}

/** Cuts at `limit` characters and says so; never between the halves of a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${wellFormed(text.slice(0, Math.max(0, limit - 1)))}…`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/** A lone surrogate cannot be sent as UTF-8: it becomes the replacement character. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}
