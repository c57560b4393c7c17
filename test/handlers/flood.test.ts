import { expect, it } from 'vitest';
import { flood } from '../support/flood.ts';

it('answers every run once although requests fail and a worker is killed', async () => {
  const result = await flood({ runs: 24, pulls: 8, organisations: 4, faultEvery: 10, killAfter: 6 });
  expect(result).toMatchObject({ answered: 24, dead: 0, notOne: 0, missing: 0, violations: [] });
  expect(result.faults).toBeGreaterThan(10);
}, 90_000);
