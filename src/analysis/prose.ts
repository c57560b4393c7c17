/** Small helpers for writing a sentence. */

/** The text cut to `most` characters, with an ellipsis where something was cut. */
export const short = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The parts that are there, each closed as a sentence. */
export const sentences = (parts: readonly (string | null)[]): string =>
  parts
    .filter((part) => part !== null)
    .map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`))
    .join(' ');
