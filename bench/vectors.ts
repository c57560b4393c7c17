/**
 * Time, recall and memory of the in-process vector index on clustered vectors (search among uniformly random ones has
 * no near neighbours to find). Times are those of one thread for the five nearest.
 */
import { performance } from 'node:perf_hooks';
import { uniform } from '../scripts/embedding/random.ts';
import { DIMENSIONS } from '../src/analysis/embedder.ts';
import { createVectorIndex, type VectorIndex } from '../src/analysis/vectors/index.ts';

const TOP = 5;
const QUERIES = 200;
/** Vectors a cluster, as a failure seen in many repositories makes them. */
const CLUSTER = 50;
const SPREAD = 0.6;

/** Figures `<what>_<size>` for 1k, 10k and 100k vectors (1M with `more`); plain `p95_ms` and so on are those of 100k. */
export async function run(options: { more: boolean }): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  for (const [name, size] of Object.entries({
    '1k': 1e3,
    '10k': 1e4,
    '100k': 1e5,
    ...(options.more && { '1m': 1e6 }),
  })) {
    for (const [what, value] of Object.entries(measure(size))) {
      figures[`${what}_${name}`] = value;
      if (name === '100k') figures[what] = value;
    }
  }
  return figures;
}

function measure(size: number): Record<string, number> {
  const index = createVectorIndex();
  let insertMs = 0;
  let row = 0;
  for (const vector of clustered(size, 1)) {
    const id = `v${row++}`;
    const start = performance.now();
    index.put(id, vector);
    insertMs += performance.now() - start;
  }
  const queries = [...clustered(QUERIES * CLUSTER, 1, 2)].filter((_, i) => i % CLUSTER === 0);
  for (const query of queries.slice(0, 20)) index.nearest(query, TOP);
  const times: number[] = [];
  const answers = queries.map((query) => {
    const start = performance.now();
    const answer = index.nearest(query, TOP);
    times.push(performance.now() - start);
    return answer;
  });
  const found = queries.reduce(
    (sum, query, i) => sum + common(answers[i] ?? [], index.nearest(query, TOP, true)),
    0,
  );
  times.sort((a, b) => a - b);
  return {
    p50_ms: round(times[Math.floor(times.length * 0.5)] ?? 0),
    p95_ms: round(times[Math.floor(times.length * 0.95)] ?? 0),
    recall_at_5: round(found / (queries.length * TOP)),
    bytes: index.bytes,
    inserts_per_s: Math.round(size / (insertMs / 1000)),
  };
}

function common(a: ReturnType<VectorIndex['nearest']>, b: ReturnType<VectorIndex['nearest']>): number {
  const ids = new Set(b.map(({ id }) => id));
  return a.filter(({ id }) => ids.has(id)).length;
}

/** `count` vectors around centres drawn from `seed`; those of another `noise` lie around the same centres. */
function* clustered(count: number, seed: number, noise = seed): Generator<Float32Array> {
  const forCentres = gaussian(seed);
  const forNoise = gaussian(noise * 7919);
  let centre = new Float32Array(DIMENSIONS);
  for (let i = 0; i < count; i++) {
    if (i % CLUSTER === 0) centre = Float32Array.from({ length: DIMENSIONS }, forCentres);
    yield centre.map((value) => value + SPREAD * forNoise());
  }
}

/** Normal numbers by Box and Muller's method. */
function gaussian(seed: number): () => number {
  const next = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
