/** Seeded randomness: the same seed gives the same numbers on every machine. */

/** FNV-1a, 32 bits. */
export function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** Mulberry32 (Tommy Ettinger, public domain): uniform numbers in [0, 1). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A vector of independent ±1 from a seed; two such vectors are nearly orthogonal. */
export function signs(seed: number, dimensions: number): Float32Array {
  const next = uniform(seed);
  return Float32Array.from({ length: dimensions }, () => (next() < 0.5 ? -1 : 1));
}
