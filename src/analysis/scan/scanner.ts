/**
 * Finds thousands of words in bytes in one pass: the automaton of Aho and Corasick ("Efficient string matching", CACM
 * 18(6), 1975), as a dense table over folded bytes. One table step and one comparison a byte, whatever the words.
 */

/** Called for each word that ends in the bytes; `line` counts newlines from 0. */
export type OnHit = (line: number, word: number) => void;

export interface Scanner {
  readonly words: readonly string[];
  /** Starts a new text. A stream feeds its pieces in order; words may span pieces, but never lines. */
  start(): Scan;
}

export interface Scan {
  /** Scans the next piece and returns the number of newlines seen so far. */
  feed(bytes: Uint8Array, onHit: OnHit): number;
}

/**
 * @param words folded to lower case; upper and lower case ASCII letters of the text are the same to the scanner
 */
export function createScanner(words: readonly string[]): Scanner {
  const encoded = words.map((word) => new TextEncoder().encode(word.toLowerCase()));
  const { classes, width, newline } = byteClasses(encoded);
  const trie = buildTrie(encoded, classes, width);
  const { next, accept, outputs } = buildAutomaton(trie, width, newline);
  return {
    words,
    start() {
      let state = 0;
      let line = 0;
      return {
        feed(bytes, onHit) {
          let s = state;
          for (let i = 0; i < bytes.length; i++) {
            s = next[s + (classes[bytes[i] as number] as number)] as number;
            if (s < accept) continue;
            const found = outputs[(s - accept) / width] as Int32Array | null;
            if (found === null) line++;
            else for (let k = 0; k < found.length; k++) onHit(line, found[k] as number);
          }
          state = s;
          return line;
        },
      };
    },
  };
}

interface Classes {
  /** The class of each byte; 0 for bytes in no word. */
  classes: Uint8Array;
  width: number;
  newline: number;
}

function byteClasses(words: readonly Uint8Array[]): Classes {
  const classes = new Uint8Array(256);
  let width = 1;
  for (const byte of words.flatMap((word) => [...word])) if (classes[byte] === 0) classes[byte] = width++;
  const newline = width++;
  classes[10] = newline;
  for (let upper = 65; upper <= 90; upper++) classes[upper] = classes[upper + 32] as number;
  return { classes, width, newline };
}

interface Trie {
  /** `children[node * width + class]`, 0 for none: the root is nobody's child. */
  children: number[];
  ends: number[][];
}

function buildTrie(words: readonly Uint8Array[], classes: Uint8Array, width: number): Trie {
  const children: number[] = new Array(width).fill(0);
  const ends: number[][] = [[]];
  words.forEach((word, id) => {
    let node = 0;
    for (const byte of word) {
      const slot = node * width + (classes[byte] as number);
      if (children[slot] === 0) {
        children[slot] = ends.length;
        ends.push([]);
        for (let i = 0; i < width; i++) children.push(0);
      }
      node = children[slot] as number;
    }
    ends[node]?.push(id);
  });
  return { children, ends };
}

/** Numbers the states so that those with something to tell (a newline, words) come last, and fills in all transitions. */
function buildAutomaton({ children, ends }: Trie, width: number, newline: number) {
  const count = ends.length;
  const fail = new Int32Array(count);
  const full = Int32Array.from(children);
  const found: number[][] = ends.map((own) => own);
  const queue: number[] = [];
  for (let c = 0; c < width; c++) if (full[c] !== 0) queue.push(full[c] as number);
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head] as number;
    const back = fail[node] as number;
    const inherited = found[back] as number[];
    if (inherited.length > 0) found[node] = [...(found[node] as number[]), ...inherited];
    for (let c = 0; c < width; c++) {
      const slot = node * width + c;
      const child = full[slot] as number;
      const fallback = full[back * width + c] as number;
      if (child === 0) full[slot] = fallback;
      else {
        fail[child] = fallback;
        queue.push(child);
      }
    }
  }
  // One more state for "a newline was just read": the root's transitions, and something to tell.
  const order = [...Array(count).keys()].sort((a, b) => Number(found[a]?.length) - Number(found[b]?.length));
  const quiet = order.findIndex((node) => (found[node]?.length ?? 0) > 0);
  const quietCount = quiet < 0 ? count : quiet;
  // The root holds no word, so it stays first among the quiet ones.
  order.splice(order.indexOf(0), 1);
  order.unshift(0);
  const position = new Int32Array(count);
  order.forEach((node, index) => {
    position[node] = index < quietCount ? index : index + 1;
  });
  const newlineState = quietCount;
  const next = new Int32Array((count + 1) * width);
  for (let node = 0; node < count; node++) {
    const at = (position[node] as number) * width;
    for (let c = 0; c < width; c++) {
      next[at + c] =
        (c === newline ? newlineState : (position[full[node * width + c] as number] as number)) * width;
    }
  }
  next.copyWithin(newlineState * width, 0, width);
  const outputs: (Int32Array | null)[] = [null];
  for (const node of order.slice(quietCount)) outputs.push(Int32Array.from(found[node] as number[]));
  return { next, accept: newlineState * width, outputs };
}
