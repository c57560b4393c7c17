/**
 * Finds thousands of words in bytes in one pass: the automaton of Aho and Corasick ("Efficient string matching", CACM
 * 18(6), 1975), as a dense table over folded bytes. One table step and one comparison a byte, whatever the words. A step
 * waits for the one before it, so four parts of the text are walked side by side: the processor works on one while it
 * waits for another, which is more than twice as fast.
 */

/** Called for each word in the text, line by line in order; `line` counts newlines from 0. */
export type OnHit = (line: number, word: number) => void;

export interface Scanner {
  readonly words: readonly string[];
  /** Scans a text and returns the number of its newlines. A word never stands over two lines. */
  scan(text: Uint8Array, onHit: OnHit): number;
}

const NEWLINE = 10;
const PARTS = 4;
/** Below this, dividing the text costs more than it saves. */
const SMALL = 256;

/**
 * @param words folded to lower case; upper and lower case ASCII letters of the text are the same to the scanner
 */
export function createScanner(words: readonly string[]): Scanner {
  const encoded = words.map((word) => new TextEncoder().encode(word.toLowerCase()));
  const { classes, width, newline } = byteClasses(encoded);
  const trie = buildTrie(encoded, classes, width);
  const { next, accept, outputs } = buildAutomaton(trie, width, newline);
  /** What was found in each part: pairs of its line and a word. The memory serves all scans. */
  const hits: Int32Array[] = Array.from({ length: PARTS }, () => new Int32Array(1024));
  const counts = new Int32Array(PARTS);
  const lines = new Int32Array(PARTS);

  const tell = (part: number, state: number) => {
    const found = outputs[(state - accept) / width] as Int32Array | null;
    if (found === null) {
      lines[part] = (lines[part] as number) + 1;
      return;
    }
    let own = hits[part] as Int32Array;
    let count = counts[part] as number;
    if (count + 2 * found.length > own.length) {
      own = new Int32Array(2 * (own.length + found.length));
      own.set(hits[part] as Int32Array);
      hits[part] = own;
    }
    for (let k = 0; k < found.length; k++) {
      own[count++] = lines[part] as number;
      own[count++] = found[k] as number;
    }
    counts[part] = count;
  };

  /** Walks on from `state` to the end of a part. */
  const walk = (text: Uint8Array, part: number, from: number, to: number, state: number) => {
    let s = state;
    for (let i = from; i < to; i++) {
      s = next[s + (classes[text[i] as number] as number)] as number;
      if (s >= accept) tell(part, s);
    }
  };

  const walkAll = (text: Uint8Array, [a, b, c, d, end]: Bounds) => {
    const common = Math.min(b - a, c - b, d - c, end - d);
    let s = 0;
    let t = 0;
    let u = 0;
    let v = 0;
    for (let i = 0; i < common; i++) {
      s = next[s + (classes[text[a + i] as number] as number)] as number;
      t = next[t + (classes[text[b + i] as number] as number)] as number;
      u = next[u + (classes[text[c + i] as number] as number)] as number;
      v = next[v + (classes[text[d + i] as number] as number)] as number;
      if (s >= accept) tell(0, s);
      if (t >= accept) tell(1, t);
      if (u >= accept) tell(2, u);
      if (v >= accept) tell(3, v);
    }
    walk(text, 0, a + common, b, s);
    walk(text, 1, b + common, c, t);
    walk(text, 2, c + common, d, u);
    walk(text, 3, d + common, end, v);
  };

  return {
    words,
    scan(text, onHit) {
      lines.fill(0);
      counts.fill(0);
      if (text.length < SMALL) walk(text, 0, 0, text.length, 0);
      else walkAll(text, boundsOf(text));
      let line = 0;
      for (let part = 0; part < PARTS; part++) {
        const own = hits[part] as Int32Array;
        const count = counts[part] as number;
        for (let i = 0; i < count; i += 2) onHit(line + (own[i] as number), own[i + 1] as number);
        line += lines[part] as number;
      }
      return line;
    },
  };
}

type Bounds = readonly [number, number, number, number, number];

/** Where four parts of about the same size begin, each after a newline, and where the last one ends. */
function boundsOf(text: Uint8Array): Bounds {
  const after = (quarter: number) => text.lastIndexOf(NEWLINE, (text.length * quarter) >>> 2) + 1;
  return [0, after(1), after(2), after(3), text.length];
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
  classes[NEWLINE] = newline;
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
  const children = new Int32Array(countNodes(words) * width);
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

/** The nodes of the trie of these words: sorted, each adds what it does not share with the one before it. */
function countNodes(words: readonly Uint8Array[]): number {
  const sorted = [...words].sort(Buffer.compare);
  let count = 1;
  sorted.forEach((word, i) => {
    const before = sorted[i - 1] ?? new Uint8Array(0);
    let shared = 0;
    while (shared < word.length && shared < before.length && word[shared] === before[shared]) shared++;
    count += word.length - shared;
  });
  return count;
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
