import { describe, expect, it } from 'vitest';
import { attacksOn } from '../../scripts/attack/attack-lines.ts';
import { shippedExpressions } from '../../scripts/attack/shipped-expressions.ts';

/** A line is matched by so many characters, however long it is. */
const LONGEST = 2000;

describe('every shipped expression', () => {
  // One that explodes would not come back within the time that a test has; `scripts/attack-expressions.ts` names it.
  it('comes back from the lines that are made to keep it busy', { timeout: 120_000 }, async () => {
    const expressions = await shippedExpressions();
    expect(expressions.length).toBeGreaterThan(2000);
    let attacked = 0;
    for (const expression of expressions) {
      for (const attack of attacksOn(expression.source, expression.flags)) {
        const line = attack(LONGEST);
        expect(line.length).toBeLessThan(2 * LONGEST);
        expression.test(line);
        attacked++;
      }
    }
    expect(attacked).toBeGreaterThan(expressions.length);
  });
});
