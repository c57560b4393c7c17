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
    for (let word = 0; word < words; ) {
      const end = Math.min(words, word + WORDS_A_SUM);
      // Population count (Warren, "Hacker's Delight", 5-1), with the sums of several words kept a byte each.
      let bytes = 0;
      for (; word < end; word++, at++) {
        let x = (query[word] as number) ^ (codes[at] as number);
        x -= (x >>> 1) & 0x55555555;
        x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
        bytes += (x + (x >>> 4)) & 0x0f0f0f0f;
      }
      const pairs = (bytes & 0x00ff00ff) + ((bytes >>> 8) & 0x00ff00ff);
      distance += (pairs + (pairs >>> 16)) & 0xffff;
    }
    distances[offset + row] = distance;
    seen[distance] = (seen[distance] as number) + 1;
  }
}

/** A byte holds up to 255, and each word adds at most 8 to it; the sum must stay a 32-bit integer, so half of that. */
const WORDS_A_SUM = 15;

/** The smallest distance within which at least `wanted` of those in the histogram lie. */
export function distanceOf(wanted: number, seen: Uint32Array): number {
  let sum = 0;
  for (let distance = 0; distance < seen.length; distance++) {
    sum += seen[distance] as number;
    if (sum >= wanted) return distance;
  }
  return seen.length;
}
