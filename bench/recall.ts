/**
 * Which pattern does a failure in other words find? Wordings that no pattern was written from and no model trained on
 * (test/fixtures/wordings.yaml), as they are and among twelve ordinary lines of a log, are answered by rules alone, by
 * vectors alone and by both; hashed TF-IDF is the yardstick for the vectors.
 */
import { tmpdir } from 'node:os';
import { uniform } from '../scripts/embedding/random.ts';
import type { Pattern } from '../src/analysis/pattern.ts';
import { createPatternSet } from '../src/analysis/patterns/index.ts';
import { redact } from '../src/analysis/redact.ts';
import { createEmbedder } from '../src/embedding/index.ts';
import { matchesIn } from '../src/knowledge/check-patterns.ts';
import { loadPatternFolder } from '../src/knowledge/load-patterns.ts';
import { patternTexts } from '../src/knowledge/pattern-texts.ts';
import { embedPatterns, searchPatterns } from '../src/knowledge/pattern-vectors.ts';
import { createHashing } from './recall/hashing.ts';
import { heldApart, readOrdinaryLines, readWordings } from './recall/wordings.ts';

/** Pattern ids, the most likely first. */
type Ranking = readonly string[];

const LINES_AROUND = 12;
/** Of the confidence; history, its third part, is the same for all here. */
const WEIGHTS = { similarity: 0.4, keyword: 0.35 };
const COUNTS_FROM = 0.7;
const CONSIDERED = 20;

/** Shares of wordings whose pattern is first (`…_at_1`) or among the first five (`…_at_5`). */
export async function run(_options: { more: boolean }): Promise<Record<string, number>> {
  const patterns = loadPatternFolder('patterns');
  const known = new Set(patterns.map(({ id }) => id));
  const wordings = heldApart(readWordings()).filter(({ pattern }) => known.has(pattern));
  const figures: Record<string, number> = { patterns: patterns.length, wordings: wordings.length };
  const plain = await rankAll(
    patterns,
    wordings.map(({ text }) => text),
  );
  const noisy = await rankAll(patterns, withNoise(wordings.map(({ text }) => text)));
  for (const [suffix, rankings] of [
    ['', plain],
    ['_in_noise', noisy],
  ] as const) {
    for (const [name, ranked] of Object.entries(rankings)) {
      for (const k of [1, 5]) {
        const hits = wordings.filter(({ pattern }, i) => ranked[i]?.slice(0, k).includes(pattern)).length;
        figures[`${name}${suffix}_at_${k}`] = Math.round((hits / wordings.length) * 1000) / 1000;
      }
    }
  }
  return figures;
}

async function rankAll(
  patterns: readonly Pattern[],
  texts: readonly string[],
): Promise<Record<string, Ranking[]>> {
  const embedder = await createEmbedder({ cacheDir: tmpdir() });
  const search = searchPatterns(await embedPatterns(patterns, embedder));
  const vectors = await embedder.embed(texts.map(redact));
  const similar = vectors.map((vector) => search.nearest(vector, CONSIDERED));
  const set = createPatternSet(patterns);
  const matched = texts.map((text) =>
    matchesIn(text, set).map(({ compiled, keywordScore }) => ({ id: compiled.pattern.id, keywordScore })),
  );
  const hashed = hashingOf(patterns);
  return {
    rules: matched.map((matches) => matches.map(({ id }) => id)),
    vectors: similar.map((neighbours) => neighbours.map(({ id }) => id)),
    both: texts.map((_, i) => combine(matched[i] ?? [], similar[i] ?? [])),
    hashing: texts.map((text) => hashed.nearest(text)),
  };
}

/** By confidence: what a rule matched and what is similar enough; then by similarity. */
function combine(
  matches: readonly { id: string; keywordScore: number }[],
  similar: readonly { id: string; similarity: number }[],
): Ranking {
  const keyword = new Map(matches.map(({ id, keywordScore }) => [id, keywordScore]));
  const similarity = new Map(similar.map((one) => [one.id, one.similarity]));
  const score = (id: string) => {
    const near = similarity.get(id) ?? 0;
    return WEIGHTS.similarity * (near >= COUNTS_FROM ? near : 0) + WEIGHTS.keyword * (keyword.get(id) ?? 0);
  };
  return [...new Set([...keyword.keys(), ...similarity.keys()])].sort(
    (a, b) => score(b) - score(a) || (similarity.get(b) ?? 0) - (similarity.get(a) ?? 0),
  );
}

/** The same texts of the same patterns, by hashing. */
function hashingOf(patterns: readonly Pattern[]) {
  const texts = patterns.map((pattern) => patternTexts(pattern));
  const encode = createHashing(texts.map(([all]) => all as string));
  const known = patterns.map(({ id }, i) => ({ id, vectors: (texts[i] ?? []).map(encode) }));
  return {
    nearest(text: string): Ranking {
      const query = encode(text);
      const dot = (vector: Float32Array) =>
        vector.reduce((sum, value, i) => sum + value * (query[i] as number), 0);
      return known
        .map(({ id, vectors }) => ({ id, score: Math.max(...vectors.map(dot)) }))
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .map(({ id }) => id);
    },
  };
}

/** Each text somewhere among lines of runs that passed. */
function withNoise(texts: readonly string[]): string[] {
  const lines = readOrdinaryLines();
  const random = uniform(11);
  return texts.map((text) => {
    const around = Array.from(
      { length: LINES_AROUND },
      () => lines[Math.floor(random() * lines.length)] as string,
    );
    const at = Math.floor(random() * (LINES_AROUND + 1));
    return [...around.slice(0, at), text, ...around.slice(at)].join('\n');
  });
}
