import type { Memory } from '../../src/analysis/analysis.ts';

/** A memory without vectors and history: rules alone. */
export const noMemory: Memory = {
  embedder: { model: 'none@0', embed: async (texts) => texts.map(() => new Float32Array(384)) },
  nearest: async () => [],
  history: async () => new Map(),
};
