/**
 * One bit a dimension: is the vector above the centre there? The share of differing bits grows with the angle (Charikar
 * 2002, "Similarity estimation techniques from rounding algorithms"), so counting them finds the few vectors that are
 * worth an exact comparison.
 */

/** Writes the bits of `vector` relative to `centre` to `codes`, 32 dimensions a word, from word `at` on. */
export function encode(vector: Float32Array, centre: Float32Array, codes: Int32Array, at: number): void {
  for (let word = 0; word * 32 < vector.length; word++) {
    let bits = 0;
    const end = Math.min(vector.length, word * 32 + 32);
    for (let i = word * 32; i < end; i++) {
      if ((vector[i] as number) > (centre[i] as number)) bits |= 1 << (i & 31);
    }
    codes[at + word] = bits;
  }
}

/** Number of 32-bit words that hold one bit a dimension. */
export function codeWords(dimensions: number): number {
  return Math.ceil(dimensions / 32);
}

/**
 * Counts the bits in which each of `count` codes differs from `query`, writes them to `distances` from `offset` on and
 * adds them to the histogram `seen`.
 */
export function countDifferences(
  query: Int32Array,
  codes: Int32Array,
  count: number,
  distances: Uint16Array,
  offset: number,
  seen: Uint32Array,
): void {
  const words = query.length;
  for (let row = 0, at = 0; row < count; row++) {
    let distance = 0;
    for (let word = 0; word < words; word++, at++) {
      // Population count: Warren, "Hacker's Delight", 5-1.
      let x = (query[word] as number) ^ (codes[at] as number);
      x -= (x >>> 1) & 0x55555555;
      x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
      distance += Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    }
    distances[offset + row] = distance;
    seen[distance] = (seen[distance] as number) + 1;
  }
}

/** The smallest distance within which at least `wanted` of those in the histogram lie. */
export function distanceOf(wanted: number, seen: Uint32Array): number {
  let sum = 0;
  for (let distance = 0; distance < seen.length; distance++) {
    sum += seen[distance] as number;
    if (sum >= wanted) return distance;
  }
  return seen.length;
}
