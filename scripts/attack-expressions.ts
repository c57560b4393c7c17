/**
 * Looks for expressions whose work grows worse than quadratically with the length of a line, or that are slow on a line
 * of the length that the analysis matches: `npx tsx scripts/attack-expressions.ts [milliseconds]`. It attacks every
 * expression of `patterns/`, and every one that the analysis runs on the logs of `test/lab/`.
 *
 * Prints one line an offender: milliseconds at 500 and at 2,000 characters, and the expression. Exit 1 if there is one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAnalyzer } from '../src/analysis/analyze.ts';
import { loadPatternFolder } from '../src/knowledge/load-patterns.ts';
import { attacksOn } from './attack/attack-lines.ts';

const root = join(import.meta.dirname, '..');
const slowest = Number(process.argv[2] ?? 20);
/** Cubic work grows by 64 from 500 to 2,000 characters, quadratic work by 16. */
const STEEP = 30;
const ROUNDS = 3;

const patterns = loadPatternFolder(join(root, 'patterns'));
const found = new Map<string, RegExp>();
/** Each once, without the flags that make an expression remember where it was. */
const keep = (expression: RegExp) => {
  const key = `/${expression.source}/${expression.ignoreCase ? 'i' : ''}`;
  if (!found.has(key)) found.set(key, new RegExp(expression.source, expression.ignoreCase ? 'i' : ''));
};
for (const { match } of patterns) {
  for (const source of [...match.any, ...match.all, ...match.none, ...match.details]) {
    const folded = source.startsWith('(?i)');
    keep(new RegExp(folded ? source.slice(4) : source, folded ? 'i' : ''));
  }
}
await collectFromAnalysis();

let offenders = 0;
for (const expression of found.values()) {
  const worst = { ms: 0, short: 0, line: '' };
  for (const attack of attacksOn(expression.source, expression.flags)) {
    const line = attack(2000);
    const ms = timeOf(expression, line);
    if (ms > worst.ms) Object.assign(worst, { ms, short: timeOf(expression, attack(500)), line });
  }
  const steep = worst.ms > slowest / 4 && worst.ms / worst.short > STEEP;
  if (worst.ms < slowest && !steep) continue;
  offenders++;
  console.log(
    `${worst.short.toFixed(2)}  ${worst.ms.toFixed(2)}  ${expression}  ${JSON.stringify(worst.line.slice(0, 60))}`,
  );
}
console.log(`${found.size} expressions, ${offenders} of them slow`);
process.exitCode = offenders > 0 ? 1 : 0;

/** The best of a few rounds, in milliseconds: what disturbs a round only makes it longer, so a quick one is believed. */
function timeOf(expression: RegExp, line: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    expression.test(line);
    best = Math.min(best, performance.now() - started);
    if (best < slowest / 10) break;
  }
  return best;
}

/** Readers hold their expressions to themselves, so they are told by their use. */
async function collectFromAnalysis(): Promise<void> {
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
  used.forEach(keep);
}
