/** The yardstick: TF-IDF of whole words, hashed with a sign into as many dimensions as the model has. */
import { createHash } from 'node:crypto';
import { DIMENSIONS } from '../../src/analysis/embedder.ts';

/** Embeds with the rarity of words among `documents`; nothing is learned. */
export function createHashing(documents: readonly string[]): (text: string) => Float32Array {
  const documentsWith = new Map<string, number>();
  for (const document of documents) {
    for (const word of new Set(wordsOf(document)))
      documentsWith.set(word, (documentsWith.get(word) ?? 0) + 1);
  }
  return (text) => {
    const counts = new Map<string, number>();
    for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const vector = new Float32Array(DIMENSIONS);
    for (const [word, count] of counts) {
      const rarity = Math.log((1 + documents.length) / (1 + (documentsWith.get(word) ?? 0))) + 1;
      const digest = createHash('sha256').update(word).digest();
      const at = digest.readUInt32LE(0) % DIMENSIONS;
      vector[at] = (vector[at] as number) + ((digest[4] as number) & 1 ? 1 : -1) * count * rarity;
    }
    const length = Math.hypot(...vector);
    return length === 0 ? vector : vector.map((value) => value / length);
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z][a-z0-9]+/g) ?? [];
}
