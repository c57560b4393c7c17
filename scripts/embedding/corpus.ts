/** The texts that the model is trained on; all of them stand in the repository. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Pattern } from '../../src/analysis/pattern.ts';

/** Texts that mean the same failure. */
export interface Group {
  readonly name: string;
  readonly texts: readonly string[];
}

export interface Corpus {
  /** Lines in their order, a log or a text a block. */
  readonly blocks: readonly (readonly string[])[];
  readonly patterns: readonly Pattern[];
  readonly phrases: readonly Group[];
}

export function readCorpus(): Corpus {
  return {
    blocks: read('training/ci-lines.txt').map((block) => block.split('\n')),
    patterns: readPatterns(),
    phrases: read('training/phrases.txt').map((block, at) => ({
      name: `phrases ${at + 1}`,
      texts: block.split('\n'),
    })),
  };
}

/** Every pattern of `patterns/`, in the order of their ids. */
export function readPatterns(): Pattern[] {
  if (!existsSync('patterns')) return [];
  return readdirSync('patterns', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => Pattern.parse(parse(readFileSync(join('patterns', file), 'utf8'))));
}

/** Blocks between empty lines; lines that begin with # are comments. */
function read(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .replace(/^#.*\n/gm, '')
    .split(/\n\n+/)
    .map((block) => block.trim())
    .filter((block) => block !== '');
}
