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
/** A page of nothing but hits must not cost more than its text; in numbers, two a hit. */
const MOST_HITS = 16 * KB;
const NEWLINE = 10;

/** A run of whole lines. */
export interface Page {
  readonly bytes: Uint8Array;
  /** Number of the first line, from 0, in the file given. */
  readonly firstLine: number;
  /** Pairs of line (from 0, in the file) and word. */
  readonly hits: Int32Array;
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
  /** A word counts once a line, however often a long one repeats it; and once a page for its strength. */
  const lastLine = new Int32Array(scanner.words.length).fill(-1);
  const lastPage = new Int32Array(scanner.words.length).fill(-1);
  let sheet = keeper.blank();
  let filled = 0;
  let total = 0;
  let lines = 0;
  let pages = 0;
  let binary = false;

  /** Gives the page's whole lines away; what follows them begins the next page. */
  const close = (end: number) => {
    const own = sheet;
    const firstLine = lines;
    let strength = 0;
    let hits = 0;
    const page = pages++;
    lines += scanner.scan(own.bytes.subarray(0, end), (at, word) => {
      const line = firstLine + at;
      if (lastLine[word] === line || hits >= MOST_HITS) return;
      lastLine[word] = line;
      own.hits[hits++] = line;
      own.hits[hits++] = word;
      if (telling[word] === 0 || lastPage[word] === page) return;
      lastPage[word] = page;
      strength++;
    });
    sheet = keeper.blank();
    sheet.bytes.set(own.bytes.subarray(end, filled));
    filled -= end;
    keeper.add({ sheet: own, end, hits, firstLine, strength });
  };

  for await (const piece of source) {
    if (total === 0) binary = looksBinary(piece);
    total += piece.length;
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + PAGE - filled);
      sheet.bytes.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < PAGE) continue;
      const end = sheet.bytes.lastIndexOf(NEWLINE) + 1;
      if (end > 0) close(end);
      else {
        // One line fills the page: its middle makes room for what is to come.
        sheet.bytes.copyWithin(LINE_PART, PAGE - LINE_PART);
        filled = 2 * LINE_PART;
      }
    }
  }
  if (filled > 0) {
    const whole = sheet.bytes[filled - 1] === NEWLINE;
    close(filled);
    if (!whole) lines += 1;
  }
  return { pages: keeper.pages(), bytes: total, lines, gaps: keeper.dropped(), binary };
}

/** The memory of a page. */
interface Sheet {
  readonly bytes: Uint8Array;
  readonly hits: Int32Array;
}

interface Written {
  readonly sheet: Sheet;
  /** How much of the sheet's bytes and hits is written. */
  readonly end: number;
  readonly hits: number;
  readonly firstLine: number;
  readonly strength: number;
}

/** Keeps the head, the tail and the best of the middle. The memory of a page that is dropped serves the next one. */
function createKeeper() {
  const head: Written[] = [];
  const tail: Written[] = [];
  const middle: Written[] = [];
  const spare: Sheet[] = [];
  let dropped = false;
  const drop = ({ sheet }: Written) => {
    spare.push(sheet);
    dropped = true;
  };
  return {
    blank: (): Sheet => spare.pop() ?? { bytes: new Uint8Array(PAGE), hits: new Int32Array(MOST_HITS) },
    add(page: Written) {
      if (head.length < HEAD_PAGES) {
        head.push(page);
        return;
      }
      tail.push(page);
      if (tail.length <= TAIL_PAGES) return;
      const oldest = tail.shift() as Written;
      if (oldest.strength === 0) {
        drop(oldest);
        return;
      }
      middle.push(oldest);
      if (middle.length <= MIDDLE_PAGES) return;
      // The first cause comes before its symptoms: among equals the latest goes.
      let weakest = 0;
      for (let i = 1; i < middle.length; i++) {
        if ((middle[i] as Written).strength <= (middle[weakest] as Written).strength) weakest = i;
      }
      for (const page of middle.splice(weakest, 1)) drop(page);
    },
    pages: (): Page[] =>
      [...head, ...middle, ...tail].map(({ sheet, end, hits, firstLine, strength }) => ({
        bytes: sheet.bytes.subarray(0, end),
        firstLine,
        hits: sheet.hits.subarray(0, hits),
        strength,
      })),
    dropped: () => dropped,
  };
}

/** NUL bytes do not occur in text; UTF-16 is told by its byte order mark and is not a log of any CI. */
function looksBinary(piece: Uint8Array): boolean {
  const sample = piece.subarray(0, 4 * KB);
  let zeros = 0;
  for (const byte of sample) if (byte === 0) zeros++;
  return zeros > 0 && zeros > sample.length / 100;
}
