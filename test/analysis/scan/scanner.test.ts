import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScanner } from '../../../src/analysis/scan/scanner.ts';

type Hit = `${number}:${string}`;

function scanned(words: readonly string[], pieces: readonly Uint8Array[]): { hits: Hit[]; newlines: number } {
  const scan = createScanner(words).start();
  const hits: Hit[] = [];
  let newlines = 0;
  for (const piece of pieces)
    newlines = scan.feed(piece, (line, word) => hits.push(`${line}:${words[word]}`));
  return { hits: hits.sort(), newlines };
}

/** Looks at every place of every line. */
function searched(words: readonly string[], text: string): Hit[] {
  return text
    .split('\n')
    .flatMap((line, number) =>
      words.flatMap((word) =>
        Array.from(line, (_, at) => line.toLowerCase().startsWith(word, at))
          .filter(Boolean)
          .map((): Hit => `${number}:${word}`),
      ),
    )
    .sort();
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe('the scanner', () => {
  it('finds what a plain search finds, wherever the pieces are cut', () => {
    const letters = fc.constantFrom('a', 'b', 'c', 'A', 'B', ' ', '\n');
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { minLength: 1, maxLength: 8 }),
        fc.string({ unit: letters, maxLength: 80 }),
        fc.array(fc.nat(80), { maxLength: 6 }),
        (words, text, cuts) => {
          const all = bytes(text);
          const at = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b), all.length];
          const pieces = at.slice(1).map((end, i) => all.subarray(at[i], end));
          const { hits, newlines } = scanned(words, pieces);
          expect(hits).toEqual(searched(words, text));
          expect(newlines).toBe(text.split('\n').length - 1);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it('folds the case of ASCII letters and leaves other bytes as they are', () => {
    expect(scanned(['🚨 error:', 'é'], [bytes('🚨 ERROR: É é')]).hits).toEqual(['0:é', '0:🚨 error:']);
  });

  it('tells words that end in one another, and never one over two lines', () => {
    expect(scanned(['she', 'he', 'hers'], [bytes('shers')]).hits).toEqual(['0:he', '0:hers', '0:she']);
    expect(scanned(['no such'], [bytes('no\n such no such')]).hits).toEqual(['1:no such']);
  });

  it('starts each text anew', () => {
    const scanner = createScanner(['ab']);
    scanner.start().feed(bytes('x\na'), () => {});
    const lines: number[] = [];
    scanner.start().feed(bytes('b ab'), (line) => lines.push(line));
    expect(lines).toEqual([0]);
  });
});
