/** The texts that the model is trained on; all of them stand in the repository. */
import { existsSync, readFileSync } from 'node:fs';
import type { Pattern } from '../../src/analysis/pattern.ts';
import { loadPatternFolder } from '../../src/knowledge/load-patterns.ts';

export interface Corpus {
  /** Folded lines of real logs around failures. */
  readonly lines: readonly string[];
  readonly patterns: readonly Pattern[];
  /** Groups of phrases that say the same. */
  readonly phrases: readonly (readonly string[])[];
}

export function readCorpus(patterns = 'patterns'): Corpus {
  return {
    lines: blocks('training/ci-lines.txt').flat(),
    patterns: loadPatternFolder(patterns),
    phrases: blocks('training/phrases.txt'),
  };
}

/** The lines between empty lines; lines that begin with # are comments. */
function blocks(file: string): string[][] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .replace(/^#.*\n/gm, '')
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => block.split('\n'));
}
