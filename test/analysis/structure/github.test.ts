import { describe, expect, it } from 'vitest';
import { githubJob, locate } from '../../support/locate.ts';
import { structureOf } from '../../support/log-of.ts';

describe('a step of GitHub Actions', () => {
  const script = `##[group]Run test -f go.sum || echo "ERROR: go.sum is missing"
test -f go.sum || echo "ERROR: go.sum is missing" && exit 1
shell: /usr/bin/bash -e {0}
##[endgroup]`;

  it('begins below the echo of its script, which is never the cause', async () => {
    const { ranked, cause, structure, log } = await locate(
      githubJob(`${script}\nERROR: go.sum is missing\n##[error]Process completed with exit code 1.`),
    );
    const [, step] = structure.steps;
    expect([step?.first, step?.body].map((index) => log.number(index ?? 0))).toEqual([2, 6]);
    expect(cause).toBe('ERROR: go.sum is missing');
    expect(ranked.filter(({ candidate }) => candidate.cause < (step?.body ?? 0))).toEqual([]);
  });

  it('without the end of such an echo begins at once', async () => {
    const { steps } = await structureOf(
      "Current runner version: '2'\n##[group]Run make\n##[group]Run make test\nok",
    );
    expect(steps.map(({ first, body }) => body - first)).toEqual([0, 0, 0]);
  });

  it('belongs to the job that the runner names', async () => {
    const named = await structureOf(
      "Current runner version: '2'\nComplete job name: build (20, ubuntu)\n##[group]Run x",
    );
    expect(named.job).toBe('build (20, ubuntu)');
    expect((await structureOf(githubJob('##[group]Run x'))).job).toBeNull();
  });
});
