import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALPHA, decide, evidenceAbove, LEAST_CASES } from '../../src/learning/sequential-test.ts';

/** The integral of the definition, by the trapezoidal rule. */
function integral(right: number, wrong: number): number {
  const steps = 20_000;
  const at = (p: number) => (2 * p) ** right * (2 * (1 - p)) ** wrong;
  let sum = (at(0.5) + at(1)) / 2;
  for (let i = 1; i < steps; i++) sum += at(0.5 + (0.5 * i) / steps);
  return (2 * 0.5 * sum) / steps;
}

describe('the evidence', () => {
  it.each([
    [0, 0],
    [5, 0],
    [7, 0],
    [9, 3],
    [3, 9],
    [40, 25],
  ])('of %i right and %i wrong is the integral that defines it', (right, wrong) => {
    expect(evidenceAbove(right, wrong) / integral(right, wrong)).toBeCloseTo(1, 4);
  });

  it('of nothing is none, and of thousands is still a number', () => {
    expect(evidenceAbove(0, 0)).toBeCloseTo(1, 9);
    expect(evidenceAbove(1_000, 1_000)).toBeGreaterThan(0);
    expect(evidenceAbove(600, 400)).toBeGreaterThan(20);
  });

  it('is a martingale at one half: what it is worth next is what it is worth now', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (right, wrong) => {
        const next = (evidenceAbove(right + 1, wrong) + evidenceAbove(right, wrong + 1)) / 2;
        expect(next / evidenceAbove(right, wrong)).toBeCloseTo(1, 8);
      }),
    );
  });
});

describe('a decision', () => {
  it('needs seven right of seven, and nothing is decided by fewer cases than the least', () => {
    expect(decide(6, 0)).toBe('open');
    expect(decide(7, 0)).toBe('better');
    expect(decide(0, 7)).toBe('worse');
    expect(decide(LEAST_CASES - 1, 0)).toBe('open');
    expect(decide(5, 5)).toBe('open');
  });

  it('looked at after every judgement, promotes a coin less often than it promises', () => {
    // A generator of its own (mulberry32), so that the figure is the same on every machine.
    let state = 7;
    const random = () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
    };
    let promoted = 0;
    const patterns = 2_000;
    for (let pattern = 0; pattern < patterns; pattern++) {
      let right = 0;
      for (let n = 1; n <= 60; n++) {
        if (random() < 0.5) right++;
        if (decide(right, n - right) === 'better') {
          promoted++;
          break;
        }
      }
    }
    expect(promoted / patterns).toBeLessThanOrEqual(ALPHA);
    // And it is not simply deaf.
    expect(promoted).toBeGreaterThan(0);
  });
});
