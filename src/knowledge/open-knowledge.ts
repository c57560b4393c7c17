/** The shipped knowledge, ready for the analysis: patterns, the embedding model, and the patterns' vectors. */
import { join } from 'node:path';
import type { History, Memory } from '../analysis/analysis.ts';
import type { Embedder } from '../analysis/embedder.ts';
import { createEmbedder } from '../embedding/index.ts';
import { loadPatternFolder, type PackedPatterns, readPackedPatterns } from './load-patterns.ts';
import { openPatternVectors, type PatternVectors } from './pattern-vectors.ts';

export interface Knowledge extends PackedPatterns {
  readonly embedder: Embedder;
  readonly vectors: PatternVectors;
}

export interface KnowledgePaths {
  /** The folder of pattern files. */
  readonly patterns: string;
  /** Where the build put what it packed. */
  readonly dist: string;
  /** Where a model of the hub is kept once it was fetched; beside what the build packed when absent. */
  readonly models?: string | undefined;
}

/**
 * @param model EMBEDDING_MODEL; the shipped one when undefined
 * @throws DevopsAssistError PATTERN_INVALID or MODEL_UNAVAILABLE
 */
export async function openKnowledge(paths: KnowledgePaths, model?: string): Promise<Knowledge> {
  const { patterns, needs } = readPackedPatterns(join(paths.dist, 'patterns.json')) ?? {
    patterns: loadPatternFolder(paths.patterns),
    needs: new Map(),
  };
  const embedder = await createEmbedder({ model, cacheDir: paths.models ?? join(paths.dist, 'models') });
  const vectors = await openPatternVectors(join(paths.dist, 'pattern-vectors.bin'), patterns, embedder);
  return { patterns, needs, embedder, vectors };
}

/** What the command line remembers: what is shipped, and no history. */
export function shippedMemory({ embedder, vectors }: Knowledge): Memory {
  const none: ReadonlyMap<string, History> = new Map();
  return {
    embedder,
    nearest: async (vector, limit) => vectors.nearest(vector, limit),
    history: async () => none,
  };
}
