import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScanner } from '../../../src/analysis/scan/scanner.ts';

type Hit = `${number}:${string}`;

function scanned(words: readonly string[], text: string): { hits: Hit[]; newlines: number } {
  const hits: Hit[] = [];
  const newlines = createScanner(words).scan(bytes(text), (line, word) =>
    hits.push(`${line}:${words[word]}`),
  );
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
  it('finds what a plain search finds, in short texts and in texts that are walked in parts', () => {
    const letters = fc.constantFrom('a', 'b', 'c', 'A', 'B', ' ', '\n');
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { minLength: 1, maxLength: 8 }),
        fc.string({ unit: letters, maxLength: 80 }),
        fc.integer({ min: 1, max: 12 }),
        (words, piece, times) => {
          const text = piece.repeat(times);
          const { hits, newlines } = scanned(words, text);
          expect(hits).toEqual(searched(words, text));
          expect(newlines).toBe(text.split('\n').length - 1);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it('tells the lines in order, and walks a text that is one long line', () => {
    const scanner = createScanner(['ab', 'b']);
    const lines: number[] = [];
    scanner.scan(bytes('ab\n\nb ab\nx\n'.repeat(200)), (line) => lines.push(line));
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(lines.length).toBe(200 * 5);
    expect(scanned(['ab'], 'ab'.repeat(500)).hits.length).toBe(500);
  });

  it('folds the case of ASCII letters and leaves other bytes as they are', () => {
    expect(scanned(['🚨 error:', 'é'], '🚨 ERROR: É é').hits).toEqual(['0:é', '0:🚨 error:']);
  });

  it('tells words that end in one another, and never one over two lines', () => {
    expect(scanned(['she', 'he', 'hers'], 'shers').hits).toEqual(['0:he', '0:hers', '0:she']);
    expect(scanned(['no such'], 'no\n such no such').hits).toEqual(['1:no such']);
  });

  it('starts each text anew', () => {
    const scanner = createScanner(['ab']);
    scanner.scan(bytes('x\na'), () => {});
    const lines: number[] = [];
    scanner.scan(bytes('b ab'), (line) => lines.push(line));
    expect(lines).toEqual([0]);
  });
});
