/**
 * 200 failing runs at once on 50 pull requests, two worker processes, one request in ten answered with 502, a rate limit
 * or not at all. Every figure but `answered`, `faults` and `seconds` has to be 0.
 */
import { flood } from '../test/support/flood.ts';

export async function run(): Promise<Record<string, number>> {
  const result = await flood({ runs: 200, pulls: 50, organisations: 10, faultEvery: 10 });
  for (const violation of new Set(result.violations)) process.stderr.write(`${violation}\n`);
  return { ...result, violations: result.violations.length, seconds: Math.round(result.seconds) };
}
