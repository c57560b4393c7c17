/** The texts that the model is trained on; all of them stand in the repository. */
import { readFileSync } from 'node:fs';
import type { Pattern } from '../../src/analysis/pattern.ts';
import { loadPatternFolder } from '../../src/knowledge/load-patterns.ts';

export interface Corpus {
  /** Folded lines of real logs around failures. */
  readonly lines: readonly string[];
  readonly patterns: readonly Pattern[];
}

export function readCorpus(patterns = 'patterns'): Corpus {
  const lines = readFileSync('training/ci-lines.txt', 'utf8').split('\n');
  return { lines: lines.filter((line) => line !== ''), patterns: loadPatternFolder(patterns) };
}
