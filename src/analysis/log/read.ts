/**
 * Reads a log of any size in bounded memory. The bytes are scanned once; what is kept is the whole log up to about
 * 8 MB, and of a larger one its beginning, its end and the parts between where words were found that tell of a failure.
 */
import type { Scanner } from '../scan/scanner.ts';

const KB = 1024;
/** The head and the tail of an overlong line that are kept; the middle is dropped. */
const LINE_PART = 8 * KB;
const HEAD_PAGES = 16;
const TAIL_PAGES = 64;
const MIDDLE_PAGES = 48;
/** Pieces are cut to this size, so that what is kept has a known bound. */
const PAGE = 64 * KB;
/** A page of nothing but hits must not cost more than its text. */
const MOST_HITS = 16 * KB;

/** A run of whole lines. */
export interface Page {
  readonly bytes: Uint8Array;
  /** Number of the first line, from 0, in the file given. */
  readonly firstLine: number;
  /** Pairs of line (from 0, in the file) and word. */
  readonly hits: number[];
  /** How many distinct telling words the page holds. */
  readonly strength: number;
}

export interface RawLog {
  readonly pages: readonly Page[];
  readonly bytes: number;
  readonly lines: number;
  /** Whether parts between the pages were left out. */
  readonly gaps: boolean;
  /** Whether the text looks like no text: NUL bytes among the first page's. */
  readonly binary: boolean;
}

/**
 * @param source pieces of the log in order
 * @param telling marks (by number) the words that make a page worth keeping
 */
export async function readLog(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  scanner: Scanner,
  telling: Uint8Array,
): Promise<RawLog> {
  const scan = scanner.start();
  const keeper = createKeeper();
  /** A word counts once a line, however often a long one repeats it. */
  const lastLine = new Int32Array(scanner.words.length).fill(-1);
  let total = 0;
  let carry: Uint8Array = new Uint8Array(0);
  let pageLine = 0;
  let binary = false;
  let hits: number[] = [];

  const close = (bytes: Uint8Array, nextLine: number) => {
    const own = splitHits(hits, nextLine);
    keeper.add({ bytes, firstLine: pageLine, hits: own.before, strength: strengthOf(own.before, telling) });
    hits = own.after;
    pageLine = nextLine;
  };

  let lines = 0;
  for await (const piece of source) {
    if (total === 0) binary = looksBinary(piece);
    total += piece.length;
    for (let at = 0; at < piece.length; at += PAGE) {
      const part = piece.subarray(at, at + PAGE);
      const before = hits;
      lines = scan.feed(part, (line, word) => {
        if (lastLine[word] === line || before.length >= MOST_HITS) return;
        lastLine[word] = line;
        before.push(line, word);
      });
      const end = part.lastIndexOf(10) + 1;
      if (end === 0) {
        carry = clip(concat(carry, part));
        continue;
      }
      const whole = carry.length === 0 ? part.subarray(0, end) : concat(carry, part.subarray(0, end));
      close(whole, lines);
      carry = part.slice(end);
    }
  }
  if (carry.length > 0) {
    close(carry, lines + 1);
    lines += 1;
  }
  return { pages: keeper.pages(), bytes: total, lines, gaps: keeper.dropped(), binary };
}

/** Keeps the head, the tail and the best of the middle. */
function createKeeper() {
  const head: Page[] = [];
  const tail: Page[] = [];
  const middle: Page[] = [];
  let dropped = false;
  return {
    add(page: Page) {
      if (head.length < HEAD_PAGES) {
        head.push(page);
        return;
      }
      tail.push(page);
      if (tail.length <= TAIL_PAGES) return;
      const oldest = tail.shift() as Page;
      if (oldest.strength === 0) {
        dropped = true;
        return;
      }
      middle.push(detached(oldest));
      if (middle.length <= MIDDLE_PAGES) return;
      // The first cause comes before its symptoms: among equals the latest goes.
      let weakest = 0;
      for (let i = 1; i < middle.length; i++) {
        if ((middle[i] as Page).strength <= (middle[weakest] as Page).strength) weakest = i;
      }
      middle.splice(weakest, 1);
      dropped = true;
    },
    pages: () => [...head, ...middle, ...tail],
    dropped: () => dropped,
  };
}

function strengthOf(hits: readonly number[], telling: Uint8Array): number {
  if (hits.length === 0) return 0;
  const seen = new Set<number>();
  for (let i = 1; i < hits.length; i += 2) if (telling[hits[i] as number] === 1) seen.add(hits[i] as number);
  return seen.size;
}

function splitHits(hits: number[], line: number): { before: number[]; after: number[] } {
  let cut = hits.length;
  while (cut > 0 && (hits[cut - 2] as number) >= line) cut -= 2;
  return cut === hits.length
    ? { before: hits, after: [] }
    : { before: hits.slice(0, cut), after: hits.slice(cut) };
}

function clip(line: Uint8Array): Uint8Array {
  if (line.length <= 2 * LINE_PART) return line;
  return concat(line.subarray(0, LINE_PART), line.subarray(line.length - LINE_PART));
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** NUL bytes do not occur in text; UTF-16 is told by its byte order mark and is not a log of any CI. */
function looksBinary(piece: Uint8Array): boolean {
  const sample = piece.subarray(0, 4 * KB);
  let zeros = 0;
  for (const byte of sample) if (byte === 0) zeros++;
  return zeros > 0 && zeros > sample.length / 100;
}

/** A page that is kept for long must not hold on to the larger piece that it was cut from. */
function detached(page: Page): Page {
  return page.bytes.buffer.byteLength > 2 * page.bytes.length ? { ...page, bytes: page.bytes.slice() } : page;
}
