/**
 * 200 failing runs at once on 50 pull requests of GitHub, as many pipelines on 50 merge requests of GitLab, 50 builds of
 * Jenkins; two worker processes, and one request in ten answered with 502, a rate limit or not at all. Every figure but
 * `answered`, `faults`, `limits` and `seconds` has to be 0.
 */
import { flood } from '../test/support/flood.ts';
import { floodForges } from '../test/support/forges-flood.ts';

export async function run(): Promise<Record<string, number>> {
  const { seconds: githubSeconds, ...github } = await flood({
    runs: 200,
    pulls: 50,
    organisations: 10,
    faultEvery: 10,
  });
  const { seconds, gitlab, jenkins } = await floodForges({
    pipelines: 200,
    mergeRequests: 50,
    builds: 50,
    faultEvery: 10,
  });
  const figures: Record<string, number> = { github_seconds: Math.round(githubSeconds) };
  for (const [name, result] of Object.entries({ github, gitlab, jenkins })) {
    for (const violation of new Set(result.violations)) process.stderr.write(`${name}: ${violation}\n`);
    for (const [what, value] of Object.entries(result))
      figures[`${name}_${what}`] = typeof value === 'number' ? value : value.length;
  }
  figures.forges_seconds = Math.round(seconds);
  return figures;
}
