import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../../src/analysis/log/log.ts';
import { readLog } from '../../../src/analysis/log/read.ts';
import { createScanner } from '../../../src/analysis/scan/scanner.ts';

const WORDS = ['enospc', 'error'];
const TELLING = Uint8Array.of(1, 0);
const bytes = (text: string) => new TextEncoder().encode(text);
const MB = 1024 * 1024;

const read = (pieces: Iterable<Uint8Array>) => readLog(pieces, createScanner(WORDS), TELLING);
const linesOf = (log: ReturnType<typeof openLog>) =>
  Array.from({ length: log.length }, (_, index) => log.text(index));

describe('a small log', () => {
  it('is kept whole, wherever its pieces are cut, with or without a newline at the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('ok', '', 'an error: x', 'ENOSPC', 'ümläut ✓'), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.boolean(),
        fc.integer({ min: 1, max: 30 }),
        async (lines, newline, size) => {
          fc.pre(newline || lines.at(-1) !== '');
          const all = bytes(lines.join('\n') + (newline ? '\n' : ''));
          const pieces = [];
          for (let at = 0; at < all.length; at += size) pieces.push(all.subarray(at, at + size));
          const raw = await read(pieces);
          const log = openLog(raw);
          expect(linesOf(log)).toEqual(lines);
          expect(raw).toMatchObject({ lines: lines.length, bytes: all.length, gaps: false, binary: false });
          expect(log.hits.map(({ index }) => index)).toEqual(
            lines.flatMap((line, index) => (/error|enospc/i.test(line) ? [index] : [])),
          );
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });

  it('tells a word once a line, and a hit on a last line without a newline', async () => {
    const log = openLog(await read([bytes('error error\nx\nerror ENOSPC')]));
    expect(log.hits).toEqual([
      { index: 0, words: [1] },
      { index: 2, words: [1, 0] },
    ]);
  });

  it('is called binary where NUL bytes lead', async () => {
    expect((await read([Uint8Array.from({ length: 100 }, (_, i) => i % 2)])).binary).toBe(true);
  });

  it('of no bytes has no lines', async () => {
    expect(await read([])).toMatchObject({ lines: 0, bytes: 0, pages: [] });
  });
});

/** 40 MB of numbered lines of 64 bytes; some of them say something else. */
function* numbered(megabytes: number, special: ReadonlyMap<number, string>) {
  const perPiece = (64 * 1024) / 64;
  const pieces = (megabytes * MB) / (64 * 1024);
  for (let piece = 0; piece < pieces; piece++) {
    const lines = Array.from({ length: perPiece }, (_, i) => {
      const number = piece * perPiece + i + 1;
      return `line ${number} ${special.get(number) ?? 'compiles'}`.padEnd(63, '.');
    });
    yield bytes(`${lines.join('\n')}\n`);
  }
}

describe('a log of 40 MB', () => {
  it('keeps its head, its tail and the parts that tell of a failure, each line with its number', async () => {
    const last = (40 * MB) / 64;
    const raw = await read(
      numbered(
        40,
        new Map([
          [300_000, 'ENOSPC: no space left'],
          [400_000, 'an error'],
        ]),
      ),
    );
    const log = openLog(raw);
    expect(raw).toMatchObject({ lines: last, bytes: 40 * MB, gaps: true });
    expect(raw.pages.reduce((sum, page) => sum + page.bytes.length, 0)).toBeLessThan(9 * MB);
    const kept = new Set<number>();
    for (let index = 0; index < log.length; index++) {
      const number = log.number(index);
      kept.add(number);
      if (!log.text(index).startsWith(`line ${number} `)) expect.fail(`${number}: ${log.text(index)}`);
    }
    for (const number of [1, 2, 299_999, 300_000, 300_001, last - 1, last]) expect(kept).toContain(number);
    expect(kept).not.toContain(400_000);
    const hit = log.hits.find(({ words }) => words.includes(0));
    expect(log.text(hit?.index ?? -1)).toContain('ENOSPC');
  });

  it('keeps the first parts of a failure that runs through it', async () => {
    const every = new Map(Array.from({ length: 600 }, (_, i) => [20_000 + i * 1024, `ENOSPC ${i}`] as const));
    const log = openLog(await read(numbered(40, every)));
    const shown = linesOf(log).flatMap((text) => /ENOSPC (\d+)/.exec(text)?.[1] ?? []);
    expect(shown).toContain('0');
    expect(shown.length).toBeLessThan(140);
  });
});

describe('an overlong line', () => {
  function* long(megabytes: number) {
    yield bytes('first\nbegin ');
    for (let i = 0; i < megabytes * 16; i++) yield new Uint8Array(64 * 1024).fill(120);
    yield bytes(' ENOSPC the end\nafter');
  }

  it('keeps its beginning and its end; what follows keeps its number', async () => {
    const raw = await read(long(5));
    expect(raw.lines).toBe(3);
    expect(raw.pages.reduce((sum, page) => sum + page.bytes.length, 0)).toBeLessThan(100 * 1024);
    const text = new TextDecoder().decode(raw.pages[1]?.bytes);
    expect(text.startsWith('begin xxx')).toBe(true);
    expect(text.endsWith('ENOSPC the end\nafter')).toBe(true);
    const log = openLog(raw);
    expect([log.text(2), log.number(2)]).toEqual(['after', 3]);
    expect(log.text(1).length).toBeLessThanOrEqual(2000);
    expect(log.hits).toEqual([{ index: 1, words: [0] }]);
  });
});
