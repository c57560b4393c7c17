/** Chooses the words and word pieces of the tokenizer. */
import { SPECIAL } from './tokenizer.ts';

export interface WordCounts {
  /** How often a word stands in all texts. */
  readonly all: ReadonlyMap<string, number>;
  /** Words that are kept however rare they are: those of the patterns and the phrases. */
  readonly wanted: ReadonlySet<string>;
}

const CHARACTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const LONGEST_PIECE = 7;

/**
 * Whole words first (wanted ones, then the most frequent), then pieces for all other words: prefixes and inner parts
 * that save the most tokens. Single characters are always there, so a word of ASCII letters and digits is never unknown.
 */
export function chooseVocabulary(counts: WordCounts, size: { words: number; pieces: number }): string[] {
  const whole = [...counts.all]
    .filter(([word]) => /^[a-z0-9]+$/.test(word) && word.length > 1 && word.length <= 24)
    .filter(([word, count]) => counts.wanted.has(word) || (count >= 3 && !/\d{4}/.test(word)))
    .sort(
      ([a, m], [b, n]) =>
        Number(counts.wanted.has(b)) - Number(counts.wanted.has(a)) || n - m || (a < b ? -1 : 1),
    )
    .slice(0, size.words)
    .map(([word]) => word);
  const known = new Set(whole);
  const pieces = new Map<string, number>();
  for (const [word, count] of counts.all) {
    if (known.has(word) || !/^[a-z]{3,24}$/.test(word)) continue;
    for (let length = 2; length <= Math.min(LONGEST_PIECE, word.length - 1); length++) {
      add(pieces, word.slice(0, length), count);
      for (let start = 1; start + length <= word.length; start++)
        add(pieces, `##${word.slice(start, start + length)}`, count);
    }
  }
  const chosen = [...pieces]
    .filter(([piece]) => !known.has(piece))
    .map(([piece, count]) => ({ piece, gain: count * (piece.replace('##', '').length - 1) }))
    .sort((a, b) => b.gain - a.gain || (a.piece < b.piece ? -1 : 1))
    .slice(0, size.pieces)
    .map(({ piece }) => piece);
  const characters = CHARACTERS.flatMap((character) => [character, `##${character}`]);
  return [...new Set([...SPECIAL, ...characters, ...whole.sort(), ...chosen.sort()])];
}

function add(map: Map<string, number>, key: string, count: number): void {
  map.set(key, (map.get(key) ?? 0) + count);
}
