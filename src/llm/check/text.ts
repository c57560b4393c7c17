/** How texts are compared: as a reader and a shell would take them, whatever the model hid in them. */

/** Control characters, bidirectional overrides, zero-width marks, fillers and tags: they hide or reorder what is read. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\p{Cf}|\p{Zl}|\p{Zp}|(?![\n\t])\p{Cc}/gu;

/** Without what nobody sees; line ends are `\n`. */
export const visible = (text: string): string => text.replace(/\r\n?/g, '\n').replace(INVISIBLE, '');

/** Compatibility forms as the plain letters that they look like: `ｃｕｒｌ` is `curl` (Unicode TR15, NFKC). */
export const plain = (text: string): string => visible(text).normalize('NFKC');

/** White space folded, for comparing quotes with lines. */
export const folded = (text: string): string => plain(text).replace(/\s+/g, ' ').trim();
