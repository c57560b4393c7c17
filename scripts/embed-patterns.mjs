// Packs the patterns into dist/patterns.json and their vectors into dist/pattern-vectors.bin, with the compiled code; a step of scripts/build.mjs.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * @param {string} root the project's folder, with dist/ compiled and the patterns in patterns/
 * @returns {Promise<number>} how many vectors were written
 */
export async function embedPatternFolder(root) {
  const load = (path) => import(pathToFileURL(join(root, 'dist', path)).href);
  const { createEmbedder } = await load('embedding/index.js');
  const { loadPatternFolder, packPatterns } = await load('knowledge/load-patterns.js');
  const { embedPatterns, writePatternVectors } = await load('knowledge/pattern-vectors.js');
  const embedder = await createEmbedder({ cacheDir: join(root, 'dist') });
  const patterns = loadPatternFolder(join(root, 'patterns'));
  packPatterns(join(root, 'dist', 'patterns.json'), patterns);
  const packed = await embedPatterns(patterns, embedder);
  writePatternVectors(join(root, 'dist', 'pattern-vectors.bin'), packed);
  return packed.ids.length;
}
