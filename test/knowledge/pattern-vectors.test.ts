import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DIMENSIONS, type Embedder } from '../../src/analysis/embedder.ts';
import { Pattern } from '../../src/analysis/pattern.ts';
import type { Redacted } from '../../src/domain.ts';
import { patternTexts } from '../../src/knowledge/pattern-texts.ts';
import {
  embedPatterns,
  openPatternVectors,
  readPatternVectors,
  searchPatterns,
  writePatternVectors,
} from '../../src/knowledge/pattern-vectors.ts';

const folder = mkdtempSync(join(tmpdir(), 'pattern-vectors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pattern = (id: string, examples: string[]) =>
  Pattern.parse({
    id,
    title: `Title of ${id}`,
    category: 'other',
    tools: ['tool'],
    severity: 'low',
    transient: false,
    match: { any: ['word'], keywords: [{ text: 'keyword', weight: 1 }] },
    solution: { title: 'Do', steps: ['Do it.'], minutes: 1, references: ['https://example.com/'] },
    examples,
  });

/** One dimension a letter: texts are near that use the same letters. */
function letters(model = 'letters@1'): Embedder & { texts: string[] } {
  const texts: string[] = [];
  return {
    model,
    texts,
    async embed(asked) {
      texts.push(...asked);
      return asked.map((text) => {
        const vector = new Float32Array(DIMENSIONS);
        for (const letter of text) vector[letter.charCodeAt(0) % DIMENSIONS] = 1;
        return vector;
      });
    },
  };
}

const patterns = [
  pattern('a/one', ['aaa', 'bbb', 'ccc']),
  pattern('a/two', ['ddd', 'abd']),
  pattern('b/one', ['xyz', 'xyy']),
];

describe('patternTexts', () => {
  it('gives all words together and each example alone, without secrets', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const texts = patternTexts(pattern('a/three', ['first', `second ${token}`]));
    expect(texts).toEqual([
      'Title of a/three\nkeyword\nfirst\nsecond [redacted]',
      'first',
      'second [redacted]',
    ]);
  });
});

describe('searchPatterns', () => {
  it('names each pattern once, by the best of its texts', async () => {
    const embedder = letters();
    const search = searchPatterns(await embedPatterns(patterns, embedder));
    const [query] = await embedder.embed(['abd' as Redacted]);
    const found = search.nearest(query as Float32Array, 3);
    expect(found.map(({ id }) => id)).toEqual(['a/two', 'a/one', 'b/one']);
    expect(found[0]?.similarity).toBeCloseTo(1, 6);
    expect(search.nearest(query as Float32Array, 1)).toEqual(found.slice(0, 1));
    expect(search.model).toBe('letters@1');
  });
});

describe('the file of the build', () => {
  const file = join(folder, 'vectors.bin');

  it('gives back what was written, so that nothing is embedded at start', async () => {
    const packed = await embedPatterns(patterns, letters());
    writePatternVectors(file, packed);
    expect(readPatternVectors(file, 'letters@1', patterns)).toEqual(packed);
    const embedder = letters();
    const search = await openPatternVectors(file, patterns, embedder);
    expect(embedder.texts).toEqual([]);
    const query = packed.rows.subarray(0, DIMENSIONS);
    expect(search.nearest(query, 3)).toEqual(searchPatterns(packed).nearest(query, 3));
  });

  it.each([
    ['is absent', 'none.bin', 'letters@1', patterns],
    ['is of another model', 'vectors.bin', 'letters@2', patterns],
    ['is of other patterns', 'vectors.bin', 'letters@1', patterns.slice(1)],
  ])('is not used when it %s', async (_why, name, model, known) => {
    const embedder = letters(model);
    const search = await openPatternVectors(join(folder, name), known, embedder);
    expect(embedder.texts.length).toBe(known.flatMap(patternTexts).length);
    expect(search.model).toBe(model);
  });

  it.each([
    ['is cut', (bytes: Buffer) => bytes.subarray(0, -4)],
    ['has no header', () => Buffer.from('no json\n')],
    ['is empty', () => Buffer.alloc(0)],
  ])('is not used when it %s', (_why, damage) => {
    const damaged = join(folder, 'damaged.bin');
    writeFileSync(damaged, damage(readFileSync(file)));
    expect(readPatternVectors(damaged, 'letters@1', patterns)).toBeNull();
  });
});
