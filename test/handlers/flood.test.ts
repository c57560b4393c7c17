/** Failures at once, two worker processes, forges that fail; in full by `npm run bench -- flood`. */
import { expect, it } from 'vitest';
import { flood } from '../support/flood.ts';
import { floodForges } from '../support/forges-flood.ts';

it('answers every run of GitHub once although requests fail and a worker is killed', async () => {
  const result = await flood({ runs: 24, pulls: 8, organisations: 4, faultEvery: 10, killAfter: 6 });
  expect(result).toMatchObject({ answered: 24, dead: 0, notOne: 0, missing: 0, violations: [] });
  expect(result.faults).toBeGreaterThan(10);
}, 90_000);

it('answers every pipeline and build once although requests fail and a worker is killed', async () => {
  const { gitlab, jenkins } = await floodForges({
    pipelines: 12,
    mergeRequests: 4,
    builds: 4,
    faultEvery: 17,
    killAfter: 4,
  });
  expect(gitlab).toMatchObject({ answered: 12, dead: 0, notOne: 0, missing: 0, violations: [] });
  expect(jenkins).toMatchObject({ answered: 4, dead: 0, notOne: 0, missing: 0, violations: [] });
  expect(gitlab.limits).toBeGreaterThan(0);
  expect(gitlab.faults + jenkins.faults).toBeGreaterThan(5);
}, 90_000);
