/** `/devops-assist …` in comments, over real HTTP against the stand-in. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REPLY_MARKER } from '../../src/domain.ts';
import { type Harness, startHarness } from '../support/github-service.ts';

const LOG = 'one\nerror: boom in src/a.ts:3\n';
let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
  harness.repository.permissions.set('wendy', 'write');
  harness.repository.permissions.set('tim', 'triage');
});
afterEach(async () => {
  expect(harness.github.violations).toEqual([]);
  await harness.close();
});

const finish = (run: Parameters<Harness['hooks']['workflowRun']>[1]) =>
  harness.deliver(harness.hooks.workflowRun(harness.repository, run));
const command = (user: string, text: string) => {
  const comment = harness.say(7, user, text);
  return harness.deliver(harness.hooks.issueComment(harness.repository, comment)).then((ended) => ({
    ended,
    signs: comment.reactions.map(({ content }) => content),
    replies: harness
      .comments(7)
      .filter(({ body }) => body.startsWith(REPLY_MARKER))
      .map(({ body }) => body),
  }));
};

describe('reanalyze', () => {
  it('is seen at once, reads afresh, updates the same comment and says done', async () => {
    const run = harness.failedRun(7, LOG);
    await finish(run);
    const job = run.jobs[0];
    if (job) job.log = new TextEncoder().encode('error: found later\n');
    const { ended, signs } = await command('tim', 'please\n\n/devops-assist reanalyze\n');
    expect(ended).toMatchObject({ did: 'updated' });
    expect(signs).toEqual(['EYES', 'ROCKET']);
    expect(harness.comments(7)).toHaveLength(1);
    expect(harness.comments(7)[0]?.body).toContain('found later');
  });

  it('works for the author of the pull request', async () => {
    await finish(harness.failedRun(7, LOG));
    expect((await command('octocat', '/devops-assist reanalyze')).signs).toEqual(['EYES', 'ROCKET']);
  });

  it('is refused to a stranger on a public repository, without a word', async () => {
    await finish(harness.failedRun(7, LOG));
    const { signs, replies } = await command('mallory', '/devops-assist reanalyze');
    expect(signs).toEqual(['CONFUSED']);
    expect(replies).toEqual([]);
  });

  it.each([
    ['read', 'rita', true],
    ['triage', 'rita', true],
    ['write', 'tim', false],
  ])('goes by the settings: with commanders: %s, %s is heard: %s', async (level, person, heard) => {
    harness.repository.files.set('.github/devops-assist.yml', `commanders: ${level}\n`);
    harness.repository.permissions.set('rita', level === 'read' ? 'read' : 'triage');
    await finish(harness.failedRun(7, LOG));
    const { signs } = await command(person, '/devops-assist reanalyze');
    expect(signs).toEqual(heard ? ['EYES', 'ROCKET'] : ['CONFUSED']);
  });

  it('says why when there is nothing to read', async () => {
    harness.failedRun(7, LOG);
    const { signs, replies } = await command('wendy', '/devops-assist reanalyze');
    expect(signs).toEqual(['EYES', 'CONFUSED']);
    expect(replies[0]).toContain('no failed run is known here');
  });
});

describe('other commands', () => {
  beforeEach(async () => {
    await finish(harness.failedRun(7, LOG));
  });

  it('help lists the commands, and so does an unknown one', async () => {
    expect((await command('wendy', '/devops-assist')).replies[0]).toContain('/devops-assist explain');
    expect((await command('wendy', '/devops-assist dance')).replies[1]).toContain('`dance` is not a command');
  });

  it('explain says how the confidence came about', async () => {
    const { replies } = await command('wendy', '/devops-assist explain');
    expect(replies[0]).toMatch(/Similarity[\s\S]*Words of the pattern[\s\S]*How often/);
    expect(replies[0]).toContain('`test/error-line`');
    expect(replies[0]).toContain('Nothing else in the log was a candidate');
  });

  it('ignore hides the finding here, also in the next run', async () => {
    expect((await command('tim', '/devops-assist ignore')).signs).toEqual(['CONFUSED']);
    expect((await command('wendy', '/devops-assist ignore')).signs).toEqual(['EYES', 'ROCKET']);
    const answer = harness.comments(7)[0];
    expect(answer?.body).not.toContain('boom');
    expect(answer?.body).toContain('1 finding hidden');
    await finish(harness.failedRun(8, LOG));
    expect(harness.comments(8)).toEqual([]);
  });

  it('rerun needs write access and runs the failed jobs of a first attempt once', async () => {
    const [run] = harness.repository.runs;
    expect((await command('tim', '/devops-assist rerun')).signs).toEqual(['CONFUSED']);
    expect(run?.reruns).toBe(0);
    expect((await command('wendy', '/devops-assist rerun')).signs).toEqual(['EYES', 'ROCKET']);
    expect(run?.reruns).toBe(1);
    await finish(harness.failedRun(7, LOG, { id: run?.id ?? 0, attempt: 2 }));
    const { signs, replies } = await command('wendy', '/devops-assist rerun');
    expect(signs).toEqual(['EYES', 'CONFUSED']);
    expect(replies[0]).toContain('run again before');
    expect(run?.reruns).toBe(1);
  });

  it('of a bot, in an edit, or on an issue is not run', async () => {
    const bot = harness.say(7, 'helper[bot]', '/devops-assist reanalyze');
    bot.bot = true;
    expect(await harness.deliver(harness.hooks.issueComment(harness.repository, bot))).toMatchObject({
      why: 'the reactions were read',
    });
    const edited = harness.say(7, 'wendy', '/devops-assist rerun');
    await harness.deliver(harness.hooks.issueComment(harness.repository, edited, 'edited'));
    expect([...bot.reactions, ...edited.reactions]).toEqual([]);
    expect(harness.repository.runs[0]?.reruns).toBe(0);
  });
});
