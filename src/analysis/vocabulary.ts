/** All words that anybody wants to be told of, and who wants to know. */

import type { Lookup } from './locate/collect.ts';
import { ERROR_WORDS } from './locate/words.ts';
import type { PatternSet } from './patterns/index.ts';
import type { Reader } from './readers/reader.ts';
import { createScanner, type Scanner } from './scan/scanner.ts';
import { STRUCTURE_WORDS } from './structure/index.ts';

export interface Vocabulary {
  readonly scanner: Scanner;
  readonly lookup: Lookup;
  /** Marks the words that make a part of a large log worth keeping. */
  readonly telling: Uint8Array;
  /** Is one of these a word of the CI's own marks? */
  isMark(words: readonly number[]): boolean;
}

export function createVocabulary(readers: readonly Reader[], patterns: PatternSet): Vocabulary {
  const words: string[] = [];
  const ids = new Map<string, number>();
  const idOf = (word: string): number => {
    const folded = word.toLowerCase();
    const known = ids.get(folded);
    if (known !== undefined) return known;
    ids.set(folded, words.length);
    return words.push(folded) - 1;
  };
  const readersByWord = new Map<number, Reader[]>();
  for (const reader of readers) {
    for (const anchor of reader.anchors) {
      const id = idOf(anchor);
      const list = readersByWord.get(id);
      if (!list) readersByWord.set(id, [reader]);
      else if (!list.includes(reader)) list.push(reader);
    }
  }
  const patternIds = new Set(patterns.words.map(idOf));
  const marks = new Set(STRUCTURE_WORDS.map(idOf));
  const errors = new Set(ERROR_WORDS.map(idOf));
  const telling = new Uint8Array(words.length);
  for (const id of [...readersByWord.keys(), ...patternIds, ...marks]) telling[id] = 1;
  const order = new Map(readers.map((reader, index) => [reader, index]));
  return {
    scanner: createScanner(words),
    telling,
    isMark: (hit) => hit.some((id) => marks.has(id)),
    lookup: {
      readersOf(hit) {
        const found = hit.flatMap((id) => readersByWord.get(id) ?? []);
        if (found.length < 2) return found;
        return [...new Set(found)].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
      },
      patternWords: (hit) => hit.filter((id) => patternIds.has(id)).map((id) => words[id] as string),
      isErrorWord: (hit) => hit.some((id) => errors.has(id)),
    },
  };
}
