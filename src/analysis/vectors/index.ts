/**
 * Nearest vectors by cosine similarity, in one process. Few vectors are compared one by one. For many, one bit a
 * dimension (codes.ts) picks candidates, which are then compared exactly: at 100,000 vectors a tenth of the time, and
 * what is returned carries its exact similarity. `npm run bench -- vectors` prints time, recall and memory.
 */
import { DIMENSIONS } from '../embedder.ts';
import { codeWords, countDifferences, distanceOf, encode } from './codes.ts';
import { keepBest, type Neighbour } from './nearest.ts';

export { mergeNearest, type Neighbour } from './nearest.ts';

export interface VectorIndex {
  readonly size: number;
  /** Bytes of vectors and codes held, without the ids. */
  readonly bytes: number;
  /** Adds a vector or replaces the one of this id. Throws a RangeError for another dimension or numbers not finite. */
  put(id: string, vector: Float32Array): void;
  /** False if there was none. */
  delete(id: string): boolean;
  has(id: string): boolean;
  /** The most similar first, ties by id; at most `limit`. With `exact`, every vector is compared however many there are. */
  nearest(vector: Float32Array, limit: number, exact?: boolean): Neighbour[];
}

export interface VectorIndexOptions {
  readonly dimensions?: number;
  /** Up to this many vectors every one is compared: some 4 ms. */
  readonly exactUpTo?: number;
  /** Beyond, the share of vectors that is compared exactly. */
  readonly rescored?: number;
}

const ROWS_A_CHUNK = 1024;
const LEAST_CANDIDATES = 256;

interface Chunk {
  readonly rows: Float32Array;
  /** Absent until there are enough vectors for the codes to pay. */
  codes: Int32Array | null;
}

export function createVectorIndex(options: VectorIndexOptions = {}): VectorIndex {
  const { dimensions = DIMENSIONS, exactUpTo = 8_000, rescored = 0.02 } = options;
  const words = codeWords(dimensions);
  const chunks: Chunk[] = [];
  const ids: string[] = [];
  const slots = new Map<string, number>();
  /** The mean when the codes were last written: without it, vectors with a common part would have like bits. */
  const centre = new Float32Array(dimensions);
  let codedAt = 0;
  const queryCode = new Int32Array(words);
  const seen = new Uint32Array(words * 32 + 1);
  let distances = new Uint16Array(0);

  const chunkOf = (slot: number) => chunks[Math.floor(slot / ROWS_A_CHUNK)] as Chunk;
  const rowOf = (slot: number) => {
    const start = (slot % ROWS_A_CHUNK) * dimensions;
    return chunkOf(slot).rows.subarray(start, start + dimensions);
  };
  const writeCode = (slot: number) => {
    const { codes } = chunkOf(slot);
    if (codes) encode(rowOf(slot), centre, codes, (slot % ROWS_A_CHUNK) * words);
  };

  /** Codes are written when they begin to pay and again whenever the number of vectors has doubled. */
  function recode(): void {
    centre.fill(0);
    for (let slot = 0; slot < ids.length; slot++) {
      const row = rowOf(slot);
      for (let i = 0; i < dimensions; i++)
        centre[i] = (centre[i] as number) + (row[i] as number) / ids.length;
    }
    for (const chunk of chunks) chunk.codes ??= new Int32Array(ROWS_A_CHUNK * words);
    for (let slot = 0; slot < ids.length; slot++) writeCode(slot);
    codedAt = ids.length;
  }

  function put(id: string, vector: Float32Array): void {
    const unit = toUnit(vector, dimensions);
    let slot = slots.get(id);
    if (slot === undefined) {
      slot = ids.length;
      if (slot % ROWS_A_CHUNK === 0) {
        const codes = codedAt > 0 ? new Int32Array(ROWS_A_CHUNK * words) : null;
        chunks.push({ rows: new Float32Array(ROWS_A_CHUNK * dimensions), codes });
      }
      ids.push(id);
      slots.set(id, slot);
    }
    rowOf(slot).set(unit);
    if (ids.length > exactUpTo && ids.length >= codedAt * 2) recode();
    else writeCode(slot);
  }

  /** The last vector moves into the gap, so that a scan never meets one. */
  function remove(id: string): boolean {
    const slot = slots.get(id);
    if (slot === undefined) return false;
    const last = ids.length - 1;
    const lastId = ids[last] as string;
    if (slot !== last) {
      rowOf(slot).set(rowOf(last));
      writeCode(slot);
      ids[slot] = lastId;
      slots.set(lastId, slot);
    }
    ids.pop();
    slots.delete(id);
    if (last % ROWS_A_CHUNK === 0) chunks.pop();
    return true;
  }

  function nearest(vector: Float32Array, limit: number, exact = false): Neighbour[] {
    const query = toUnit(vector, dimensions);
    const best = keepBest(Math.min(limit, ids.length));
    const compare = (slot: number) => {
      const similarity = dot(query, chunkOf(slot).rows, (slot % ROWS_A_CHUNK) * dimensions);
      if (similarity >= best.least) best.offer(ids[slot] as string, similarity);
    };
    if (exact || codedAt === 0 || ids.length <= exactUpTo) {
      for (let slot = 0; slot < ids.length; slot++) compare(slot);
    } else {
      const bound = measure(query, Math.max(LEAST_CANDIDATES, 4 * limit, Math.ceil(ids.length * rescored)));
      for (let slot = 0; slot < ids.length; slot++) if ((distances[slot] as number) <= bound) compare(slot);
    }
    return best.sorted();
  }

  /** Fills `distances` and gives the bound within which the `wanted` nearest codes lie. */
  function measure(query: Float32Array, wanted: number): number {
    if (distances.length < ids.length) distances = new Uint16Array(chunks.length * ROWS_A_CHUNK);
    encode(query, centre, queryCode, 0);
    seen.fill(0);
    chunks.forEach(({ codes }, at) => {
      const count = Math.min(ROWS_A_CHUNK, ids.length - at * ROWS_A_CHUNK);
      if (codes) countDifferences(queryCode, codes, count, distances, at * ROWS_A_CHUNK, seen);
    });
    return distanceOf(wanted, seen);
  }

  return {
    get size() {
      return ids.length;
    },
    get bytes() {
      return chunks.reduce(
        (sum, { rows, codes }) => sum + rows.byteLength + (codes?.byteLength ?? 0),
        distances.byteLength,
      );
    },
    put,
    delete: remove,
    has: (id) => slots.has(id),
    nearest,
  };
}

/** A copy of length one; the zero vector stays zero. */
function toUnit(vector: Float32Array, dimensions: number): Float32Array {
  if (vector.length !== dimensions) {
    throw new RangeError(`a vector has ${vector.length} dimensions where ${dimensions} are expected`);
  }
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (!Number.isFinite(squares)) throw new RangeError('a vector holds numbers that are not finite');
  return squares === 0 ? new Float32Array(dimensions) : vector.map((value) => value / Math.sqrt(squares));
}

/** Four sums side by side keep the processor's adders busy: twice as fast as one. */
function dot(query: Float32Array, rows: Float32Array, start: number): number {
  const length = query.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    a += (query[i] as number) * (rows[start + i] as number);
    b += (query[i + 1] as number) * (rows[start + i + 1] as number);
    c += (query[i + 2] as number) * (rows[start + i + 2] as number);
    d += (query[i + 3] as number) * (rows[start + i + 3] as number);
  }
  for (; i < length; i++) a += (query[i] as number) * (rows[start + i] as number);
  return a + b + (c + d);
}
