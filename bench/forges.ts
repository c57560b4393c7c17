/**
 * The way of bench/comment.ts on GitLab and Jenkins: a webhook over loopback, the inbox, the worker, a 1 MB log from the
 * stand-in, the whole analysis, the note or the build's description. Milliseconds.
 */
import { pipelineHook } from '../test/stand-ins/gitlab/hooks.ts';
import { addMergeRequest, addPipeline, addProject, job } from '../test/stand-ins/gitlab/state.ts';
import { hook } from '../test/stand-ins/jenkins/hooks.ts';
import { addBuild, addJob } from '../test/stand-ins/jenkins/state.ts';
import { JENKINS_SECRET, startHarness, WEBHOOK_TOKEN } from '../test/support/forges-service.ts';
import { openAnalyzer } from './support/analyzer.ts';

const BYTES = 1_000_000;
/** Not measured: the first ones pay for compiling. */
const WARM = 5;

/** Gives p50 and p95 of each product. */
export async function run({ runs = 40 }: { runs?: number } = {}): Promise<Record<string, number>> {
  const lab = await startHarness({ analyze: await openAnalyzer(), clock: Date.now });
  try {
    addProject(lab.gitlab.state, { path: 'acme/shop' });
    const builds = addJob(lab.jenkins.state, 'acme/shop');
    const gitlab = await measure(runs, async (nth) => {
      const sha = String(nth).padStart(40, '0');
      const merge = addMergeRequest(lab.gitlab.state, { project: 'acme/shop', sourceBranch: `b${nth}`, sha });
      const pipeline = addPipeline(lab.gitlab.state, {
        project: 'acme/shop',
        ref: merge.sourceBranch,
        sha,
        jobs: [job(lab.gitlab.state, { trace: log(nth) })],
      });
      const sent = pipelineHook(pipeline, { token: WEBHOOK_TOKEN });
      const started = performance.now();
      const { did } = await lab.deliver('/webhooks/gitlab/work', sent);
      if (did !== 'answered' || merge.discussions.length !== 1) throw new Error(`pipeline ${nth}: ${did}`);
      return performance.now() - started;
    });
    const jenkins = await measure(runs, async (nth) => {
      const build = addBuild(builds, { console: log(nth) });
      const sent = hook({ job: 'acme/shop', build: nth }, { hmac: JENKINS_SECRET });
      const started = performance.now();
      const { did } = await lab.deliver('/webhooks/jenkins/ci', sent);
      if (did !== 'answered' || !build.description) throw new Error(`build ${nth}: ${did}`);
      return performance.now() - started;
    });
    return {
      gitlab_p50_ms: at(gitlab, 0.5),
      gitlab_p95_ms: at(gitlab, 0.95),
      jenkins_p50_ms: at(jenkins, 0.5),
      jenkins_p95_ms: at(jenkins, 0.95),
    };
  } finally {
    await lab.close();
  }
}

async function measure(runs: number, once: (nth: number) => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let nth = 1; nth <= runs + WARM; nth++) {
    const took = await once(nth);
    if (nth > WARM) times.push(took);
  }
  return times.sort((a, b) => a - b);
}

const at = (times: readonly number[], share: number): number =>
  Math.round(times[Math.ceil(times.length * share) - 1] as number);

/** Much that is fine, and a failing test near the end. */
function log(seed: number): string {
  const lines = ['$ npm test', '> vitest run', ''];
  for (let index = 0, bytes = 0; bytes < BYTES; index++) {
    const line = ` ✓ test/part-${index % 97}.test.ts (${(index * 7 + seed) % 40} tests) ${(index * 13) % 900}ms`;
    lines.push(line);
    bytes += line.length + 3;
  }
  lines.push(
    ' FAIL  test/cart.test.ts > cart > adds up',
    `AssertionError: expected ${seed} to be ${seed + 1}`,
    ' ❯ test/cart.test.ts:14:22',
    'npm error Test failed.  See above for more details.',
    'ERROR: Job failed: exit code 1',
    '',
  );
  return lines.join('\n');
}
