/** The kept lines of a log, cleaned and redacted when they are looked at. */
import type { Redacted } from '../../domain.ts';
import { belongsToPrivateKey, closesPrivateKey, opensPrivateKey, redactLine } from '../redact.ts';
import type { Scanner } from '../scan/scanner.ts';
import { cleanLine, markedLine } from './clean.ts';
import type { RawLog } from './read.ts';

/** A line is judged by its first characters; what follows is shown but never matched. */
const LONGEST = 2000;
/** Longest private key in PEM that is looked for, in lines. */
const KEY_LINES = 120;

export interface Log {
  /** Kept lines; all indexes below count these from 0. */
  readonly length: number;
  /** Lines and bytes of the file given. */
  readonly lines: number;
  readonly bytes: number;
  /** Whether parts of the file were left out between kept lines. */
  readonly gaps: boolean;
  /** 1-based number in the file given. */
  number(index: number): number;
  /** What a person reads of the line; empty beyond the ends. */
  text(index: number): Redacted;
  /** The line with its CI marks, for reading structure; never shown. */
  marked(index: number): string;
  /** Milliseconds since 1970 of the line's own timestamp, where the CI wrote one. */
  time(index: number): number | null;
  /** Lines that hold words of the scanner, in order, with those words. */
  readonly hits: readonly Hit[];
}

export interface Hit {
  readonly index: number;
  readonly words: readonly number[];
}

/** GitHub's runner prints a step's script in this colour before it runs. */
const ECHO = /^\S*Z \u001b\[36;1m/;
/** What starts every sequence of colours. */
const ESCAPE = '\u001b';
const ISO = /^\uFEFF?\[?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?)/;

/** @param scanner finds words that colours cut in two: a coloured line is scanned again once it is clean */
export function openLog(raw: RawLog, scanner?: Scanner): Log {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const lines: string[] = [];
  const numbers: number[] = [];
  const hits: { index: number; words: number[] }[] = [];
  for (const page of raw.pages) {
    const offset = lines.length - page.firstLine;
    const text = decoder.decode(page.bytes);
    const own = text.split('\n');
    if (own.at(-1) === '') own.pop();
    for (let i = 0; i < own.length; i++) {
      lines.push(own[i] as string);
      numbers.push(page.firstLine + i + 1);
    }
    const coloured = scanner && text.includes(ESCAPE) ? colouredHits(own, page.firstLine, scanner) : [];
    for (const [line, word] of inOrder(page.hits, coloured)) {
      const index = line + offset;
      const last = hits.at(-1);
      if (last?.index === index) {
        if (!last.words.includes(word)) last.words.push(word);
      } else hits.push({ index, words: [word] });
    }
  }
  const texts: (Redacted | undefined)[] = new Array(lines.length);
  const keyLines = privateKeyLines(lines);
  return {
    length: lines.length,
    lines: raw.lines,
    bytes: raw.bytes,
    gaps: raw.gaps,
    hits,
    number: (index) => numbers[index] ?? raw.lines,
    text(index) {
      const line = lines[index];
      if (line === undefined) return '' as Redacted;
      texts[index] ??= redactLine(clipped(cleanLine(line)), keyLines.has(index));
      return texts[index] as Redacted;
    },
    marked: (index) => clipped(markedLine(lines[index] ?? '')),
    time(index) {
      const stamp = ISO.exec(lines[index] ?? '')?.[1];
      return stamp ? Date.parse(`${stamp}Z`) : null;
    },
  };
}

/** Pairs of line and word in what a person reads of the lines that hold colours. */
function colouredHits(lines: readonly string[], firstLine: number, scanner: Scanner): number[] {
  const numbers: number[] = [];
  const texts: string[] = [];
  lines.forEach((line, i) => {
    if (!line.includes(ESCAPE) || ECHO.test(line)) return;
    numbers.push(firstLine + i);
    texts.push(cleanLine(line));
  });
  const hits: number[] = [];
  scanner.scan(new TextEncoder().encode(texts.join('\n')), (line, word) => {
    hits.push(numbers[line] as number, word);
  });
  return hits;
}

/** Merges two lists of pairs, each in the order of its lines. */
function* inOrder(a: Int32Array, b: readonly number[]): Iterable<[line: number, word: number]> {
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    for (; j < b.length && (b[j] as number) < (a[i] as number); j += 2)
      yield [b[j] as number, b[j + 1] as number];
    yield [a[i] as number, a[i + 1] as number];
  }
  for (; j < b.length; j += 2) yield [b[j] as number, b[j + 1] as number];
}

const clipped = (line: string) => (line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line);

/** Indexes of lines that are the body of a private key, up to its end or to where it was cut off. */
function privateKeyLines(lines: readonly string[]): ReadonlySet<number> {
  const inside = new Set<number>();
  lines.forEach((line, index) => {
    if (!opensPrivateKey(line)) return;
    for (let i = index + 1; i <= index + KEY_LINES && i < lines.length; i++) {
      const text = cleanLine(lines[i] as string);
      if (!belongsToPrivateKey(text)) break;
      inside.add(i);
      if (closesPrivateKey(text)) break;
    }
  });
  return inside;
}
