/** The check run on a commit, over real HTTP against the stand-in. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../support/github-service.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(async () => {
  expect(harness.github.violations).toEqual([]);
  await harness.close();
});

const scope = {
  provider: 'github',
  instance: 'github.test',
  organisation: 'acme',
  repository: 'acme/shop',
} as const;
const report = (runId: string, marks: number) => ({
  run: { ...scope, runId, attempt: 1 },
  headSha: 'a'.repeat(40),
  title: 'A test fails',
  summary: 'x',
  conclusion: 'neutral' as const,
  annotations: Array.from({ length: marks }, (_none, index) => ({
    file: 'src/a.ts',
    line: index + 1,
    title: 't',
    message: 'm',
  })),
});
const publish = (runId: string, marks: number) =>
  harness.provider.checks?.publish(
    { ...scope, kind: 'commit', id: 'a'.repeat(40) },
    report(runId, marks),
    AbortSignal.timeout(5_000),
  );

it('sends annotations in batches of 50, at most 200, and each once', async () => {
  await publish('1', 230);
  const [check, ...more] = harness.repository.checks;
  expect(more).toEqual([]);
  expect(check?.annotations).toHaveLength(200);
  expect(new Set(check?.annotations.map(({ start_line }) => start_line)).size).toBe(200);
  await publish('1', 230);
  expect(check?.annotations).toHaveLength(200);
  expect(harness.repository.checks).toHaveLength(1);
});

it('is not made twice when its creation was carried out but its answer was lost', async () => {
  let lose = 1;
  harness.github.fault = ({ operation }) =>
    operation === 'checks/create' && lose-- > 0 ? { kind: 'lost-answer' } : null;
  await expect(publish('1', 1)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  await publish('1', 1);
  expect(harness.repository.checks).toHaveLength(1);
});
