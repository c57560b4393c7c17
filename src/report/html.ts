/** Text from outside, made harmless for HTML. Everything on a page passes through one of these. */

/** Control characters and marks that hide or reorder what is read; line breaks and tabs stay. */
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe between tags and inside a quoted attribute; at most `limit` characters of the text. */
export function escapeHtml(text: string, limit = 20_000): string {
  const short = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return short
    .replace(/\r\n?/g, '\n')
    .replace(INVISIBLE, '')
    .replace(/[&<>"']/g, (char) => ENTITIES[char] as string);
}

/** A link to a web page; where the address is none, the text alone. */
export function htmlLink(text: string, url: string): string {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return escapeHtml(text);
  return `<a href="${escapeHtml(new URL(url).href, 2_000)}" rel="nofollow noopener noreferrer">${escapeHtml(text)}</a>`;
}
