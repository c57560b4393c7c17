/** Every expression that the shipped analysis runs on lines of a log: those of the patterns and those of the readers. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { loadPatternFolder } from '../../src/knowledge/load-patterns.ts';

const root = join(import.meta.dirname, '..', '..');

/** Each once, without the flags that make an expression remember where it was. */
export async function shippedExpressions(): Promise<RegExp[]> {
  const found = new Map<string, RegExp>();
  for (const { source, ignoreCase } of [...ofPatterns(), ...(await usedByReaders())]) {
    const flags = ignoreCase ? 'i' : '';
    found.set(`/${source}/${flags}`, new RegExp(source, flags));
  }
  return [...found.values()];
}

const ofPatterns = () =>
  loadPatternFolder(join(root, 'patterns')).flatMap(({ match }) =>
    [...match.any, ...match.all, ...match.none, ...match.details].map((source) =>
      source.startsWith('(?i)') ? new RegExp(source.slice(4), 'i') : new RegExp(source),
    ),
  );

/** Readers hold their expressions to themselves, so they are told by their use on the logs of `test/lab/`. */
async function usedByReaders(): Promise<Set<RegExp>> {
  const analyze = createAnalyzer({ patterns: [], now: () => 0 });
  const memory = {
    embedder: { model: 'none', embed: async () => [] },
    nearest: async () => [],
    history: async () => new Map(),
  };
  const folder = join(root, 'test/lab/logs');
  const original = RegExp.prototype.exec;
  const used = new Set<RegExp>();
  RegExp.prototype.exec = function exec(this: RegExp, text: string) {
    used.add(this);
    return original.call(this, text);
  };
  try {
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.log'))) {
      await analyze(
        {
          log: (async function* () {
            yield readFileSync(join(folder, name));
          })(),
        },
        memory,
      );
    }
  } finally {
    RegExp.prototype.exec = original;
  }
  return used;
}
