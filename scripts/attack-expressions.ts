/**
 * Looks for expressions whose work grows worse than quadratically with the length of a line, or that are slow on a line
 * of the length that the analysis matches: `npx tsx scripts/attack-expressions.ts [milliseconds]`. It attacks every
 * expression of `patterns/`, and every one that the analysis runs on the logs of `test/lab/`.
 *
 * Prints one line an offender: milliseconds at 500 and at 2,000 characters, and the expression. Exit 1 if there is one.
 */
import { attacksOn } from './attack/attack-lines.ts';
import { shippedExpressions } from './attack/shipped-expressions.ts';

const slowest = Number(process.argv[2] ?? 20);
/** Cubic work grows by 64 from 500 to 2,000 characters, quadratic work by 16. */
const STEEP = 30;
const ROUNDS = 3;

const found = await shippedExpressions();
let offenders = 0;
for (const expression of found) {
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
console.log(`${found.length} expressions, ${offenders} of them slow`);
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
