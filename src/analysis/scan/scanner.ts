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
  readonly children: Int32Array;
  readonly count: number;
  /** The words that end at a node. */
  readonly ends: Map<number, readonly number[]>;
}

function buildTrie(words: readonly Uint8Array[], classes: Uint8Array, width: number): Trie {
  const most = words.reduce((sum, word) => sum + word.length, 1);
  const children = new Int32Array(most * width);
  const ends = new Map<number, readonly number[]>();
  let count = 1;
  words.forEach((word, id) => {
    let node = 0;
    for (const byte of word) {
      const slot = node * width + (classes[byte] as number);
      if (children[slot] === 0) children[slot] = count++;
      node = children[slot] as number;
    }
    ends.set(node, [...(ends.get(node) ?? []), id]);
  });
  return { children, count, ends };
}

/**
 * Fills in all transitions and numbers the states so that those with something to tell come last: first the quiet ones
 * (the root leads them), then one for "a newline was just read", then those in which words end.
 */
function buildAutomaton({ children: full, count, ends }: Trie, width: number, newline: number) {
  const fail = new Int32Array(count);
  const queue = new Int32Array(count);
  let tail = 0;
  for (let c = 0; c < width; c++) if (full[c] !== 0) queue[tail++] = full[c] as number;
  for (let head = 0; head < tail; head++) {
    const node = queue[head] as number;
    const back = fail[node] as number;
    const inherited = ends.get(back);
    if (inherited) ends.set(node, [...(ends.get(node) ?? []), ...inherited]);
    for (let c = 0; c < width; c++) {
      const slot = node * width + c;
      const child = full[slot] as number;
      const fallback = full[back * width + c] as number;
      if (child === 0) full[slot] = fallback;
      else {
        fail[child] = fallback;
        queue[tail++] = child;
      }
    }
  }
  const newlineState = count - ends.size;
  const position = new Int32Array(count);
  const outputs: (Int32Array | null)[] = [null];
  let quiet = 0;
  for (let node = 0; node < count; node++) {
    const found = ends.get(node);
    position[node] = found ? newlineState + outputs.push(Int32Array.from(found)) - 1 : quiet++;
  }
  const next = new Int32Array((count + 1) * width);
  for (let node = 0; node < count; node++) {
    const at = (position[node] as number) * width;
    for (let c = 0; c < width; c++) {
      next[at + c] =
        (c === newline ? newlineState : (position[full[node * width + c] as number] as number)) * width;
    }
  }
  next.copyWithin(newlineState * width, 0, width);
  return { next, accept: newlineState * width, outputs };
}
