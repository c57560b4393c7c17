/**
 * Reads a log of any size in bounded memory. The bytes are scanned once; what is kept is the whole log up to about
 * 8 MB, and of a larger one its beginning, its end and the parts between where words were found that tell of a failure.
 */
import type { Scanner } from '../scan/scanner.ts';

const KB = 1024;
/** The head and the tail of a line longer than a page that are kept, at least; the middle is dropped. */
const LINE_PART = 8 * KB;
const HEAD_PAGES = 16;
const TAIL_PAGES = 64;
const MIDDLE_PAGES = 48;
/** Lines are gathered in pages of this size, so that what is kept has a known bound. */
const PAGE = 64 * KB;
/** A page of nothing but hits must not cost more than its text. */
const MOST_HITS = 16 * KB;
const NEWLINE = 10;

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
 * @param source pieces of the log in order; a piece is copied, so its memory may be used again for the next one
 * @param telling marks (by number) the words that make a page worth keeping
 */
export async function readLog(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  scanner: Scanner,
  telling: Uint8Array,
): Promise<RawLog> {
  const keeper = createKeeper();
  /** A word counts once a line, however often a long one repeats it. */
  const lastLine = new Int32Array(scanner.words.length).fill(-1);
  let buffer = keeper.spare();
  let filled = 0;
  let total = 0;
  let lines = 0;
  let binary = false;

  /** Gives the page's whole lines away; what follows them begins the next page. */
  const close = (end: number) => {
    const bytes = buffer.subarray(0, end);
    const firstLine = lines;
    const hits: number[] = [];
    lines += scanner.scan(bytes, (own, word) => {
      const line = firstLine + own;
      if (lastLine[word] === line || hits.length >= MOST_HITS) return;
      lastLine[word] = line;
      hits.push(line, word);
    });
    const rest = buffer.subarray(end, filled);
    const page = { bytes, firstLine, hits, strength: strengthOf(hits, telling) };
    buffer = keeper.spare();
    buffer.set(rest);
    filled = rest.length;
    keeper.add(page);
  };

  for await (const piece of source) {
    if (total === 0) binary = looksBinary(piece);
    total += piece.length;
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + PAGE - filled);
      buffer.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < PAGE) continue;
      const end = buffer.lastIndexOf(NEWLINE) + 1;
      if (end > 0) close(end);
      else {
        // One line fills the page: its middle makes room for what is to come.
        buffer.copyWithin(LINE_PART, PAGE - LINE_PART);
        filled = 2 * LINE_PART;
      }
    }
  }
  if (filled > 0) {
    const whole = buffer[filled - 1] === NEWLINE;
    close(filled);
    if (!whole) lines += 1;
  }
  return { pages: keeper.pages(), bytes: total, lines, gaps: keeper.dropped(), binary };
}

/** Keeps the head, the tail and the best of the middle. The memory of a page that is dropped serves the next one. */
function createKeeper() {
  const head: Page[] = [];
  const tail: Page[] = [];
  const middle: Page[] = [];
  const spare: Uint8Array[] = [];
  let dropped = false;
  const drop = ({ bytes }: Page) => {
    spare.push(new Uint8Array(bytes.buffer));
    dropped = true;
  };
  return {
    /** Memory for a page. */
    spare: () => spare.pop() ?? new Uint8Array(PAGE),
    add(page: Page) {
      if (head.length < HEAD_PAGES) {
        head.push(page);
        return;
      }
      tail.push(page);
      if (tail.length <= TAIL_PAGES) return;
      const oldest = tail.shift() as Page;
      if (oldest.strength === 0) {
        drop(oldest);
        return;
      }
      middle.push(oldest);
      if (middle.length <= MIDDLE_PAGES) return;
      // The first cause comes before its symptoms: among equals the latest goes.
      let weakest = 0;
      for (let i = 1; i < middle.length; i++) {
        if ((middle[i] as Page).strength <= (middle[weakest] as Page).strength) weakest = i;
      }
      for (const page of middle.splice(weakest, 1)) drop(page);
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

/** NUL bytes do not occur in text; UTF-16 is told by its byte order mark and is not a log of any CI. */
function looksBinary(piece: Uint8Array): boolean {
  const sample = piece.subarray(0, 4 * KB);
  let zeros = 0;
  for (const byte of sample) if (byte === 0) zeros++;
  return zeros > 0 && zeros > sample.length / 100;
}
