/**
 * The vectors of the shipped patterns. `npm run build` computes them into dist/pattern-vectors.bin, so that a start need
 * not; a file of another model or of other patterns is ignored and they are computed anew.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { DIMENSIONS, type Embedder } from '../analysis/embedder.ts';
import type { Pattern } from '../analysis/pattern.ts';
import { createVectorIndex, type Neighbour } from '../analysis/vectors/index.ts';
import { patternTexts } from './pattern-texts.ts';

export interface PatternVectors {
  /** Model and revision that the vectors are of. */
  readonly model: string;
  /** The patterns most similar to a vector, each by the best of its texts; ties by id. */
  nearest(vector: Float32Array, limit: number): Neighbour[];
}

export interface PackedVectors {
  readonly model: string;
  /** Hash of what the embedded texts are made of. */
  readonly digest: string;
  /** The pattern of each vector. */
  readonly ids: readonly string[];
  /** Row-major, one row a text. */
  readonly rows: Float32Array;
}

/** The file: one line of JSON, then the rows as little-endian 32-bit floats. */
const Header = z.strictObject({ model: z.string(), digest: z.string(), ids: z.array(z.string()) });

/** Embeds the texts of all patterns: about two seconds for 300. */
export async function embedPatterns(
  patterns: readonly Pattern[],
  embedder: Embedder,
): Promise<PackedVectors> {
  const texts = patterns.flatMap((pattern) =>
    patternTexts(pattern).map((text) => ({ id: pattern.id, text })),
  );
  const vectors = await embedder.embed(texts.map(({ text }) => text));
  const rows = new Float32Array(vectors.length * DIMENSIONS);
  vectors.forEach((vector, at) => {
    rows.set(vector, at * DIMENSIONS);
  });
  return { model: embedder.model, digest: digestOf(patterns), ids: texts.map(({ id }) => id), rows };
}

export function writePatternVectors(file: string, { rows, ...header }: PackedVectors): void {
  const bytes = Buffer.alloc(rows.length * 4);
  rows.forEach((value, at) => {
    bytes.writeFloatLE(value, at * 4);
  });
  writeFileSync(file, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), bytes]));
}

/** What `writePatternVectors` wrote, if it is of this model and of these patterns; otherwise null. */
export function readPatternVectors(
  file: string,
  model: string,
  patterns: readonly Pattern[],
): PackedVectors | null {
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  const end = bytes.indexOf('\n');
  const header = parseHeader(bytes.toString('utf8', 0, Math.max(end, 0)));
  if (!header || header.model !== model || header.digest !== digestOf(patterns)) return null;
  const rows = new Float32Array(header.ids.length * DIMENSIONS);
  if (bytes.length !== end + 1 + rows.length * 4) return null;
  for (let at = 0; at < rows.length; at++) rows[at] = bytes.readFloatLE(end + 1 + at * 4);
  return { ...header, rows };
}

/** The vectors of `patterns` from the file of the build if it fits, else computed now. */
export async function openPatternVectors(
  file: string,
  patterns: readonly Pattern[],
  embedder: Embedder,
): Promise<PatternVectors> {
  const packed =
    readPatternVectors(file, embedder.model, patterns) ?? (await embedPatterns(patterns, embedder));
  return searchPatterns(packed);
}

export function searchPatterns({ model, ids, rows }: PackedVectors): PatternVectors {
  const index = createVectorIndex();
  const texts = new Map<string, number>();
  const patternOf = new Map<string, string>();
  ids.forEach((id, at) => {
    const nth = (texts.get(id) ?? 0) + 1;
    texts.set(id, nth);
    patternOf.set(`${id}#${nth}`, id);
    index.put(`${id}#${nth}`, rows.subarray(at * DIMENSIONS, (at + 1) * DIMENSIONS));
  });
  const mostTexts = Math.max(1, ...texts.values());
  return {
    model,
    nearest(vector, limit) {
      // If one pattern took the first places with all of its texts, there would still be `limit` patterns.
      const best = new Map<string, number>();
      for (const { id, similarity } of index.nearest(vector, limit * mostTexts)) {
        const pattern = patternOf.get(id) as string;
        if (!best.has(pattern)) best.set(pattern, similarity);
      }
      return [...best]
        .map(([id, similarity]) => ({ id, similarity }))
        .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
        .slice(0, limit);
    },
  };
}

function digestOf(patterns: readonly Pattern[]): string {
  const hash = createHash('sha256');
  for (const { id, title, match, examples } of patterns) {
    hash.update(JSON.stringify([id, title, match.keywords, examples]));
  }
  return hash.digest('hex');
}

function parseHeader(line: string): z.infer<typeof Header> | null {
  try {
    return Header.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
