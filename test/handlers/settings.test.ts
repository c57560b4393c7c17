/** `.github/devops-assist.yml`: what it changes and how a wrong one is answered. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, parseSettings, selects } from '../../src/providers/settings.ts';
import { type Harness, startHarness } from '../support/github-service.ts';

const LOG = 'one\nerror: boom in src/a.ts:3\n';
const PATH = '.github/devops-assist.yml';

describe('in a repository', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(async () => {
    expect(harness.github.violations).toEqual([]);
    await harness.close();
  });
  const finish = (run: Parameters<Harness['hooks']['workflowRun']>[1]) =>
    harness.deliver(harness.hooks.workflowRun(harness.repository, run));

  it('hides what is below the minimum confidence', async () => {
    harness.repository.files.set(PATH, 'minimumConfidence: 0.95\n');
    expect(await finish(harness.failedRun(7, LOG))).toMatchObject({
      did: 'nothing',
      why: expect.stringContaining('minimum confidence'),
    });
  });

  it.each([
    [200, { data: null, errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] }],
    [404, { message: 'Not Found' }],
  ])('is read through REST where GraphQL does not show it: %i', async (status, json) => {
    const { github } = harness;
    github.fault = ({ operation }) => (operation === 'graphql' ? { kind: 'status', status, json } : null);
    github.repository('acme/.github').files.set(PATH, 'enabled: false\n');
    expect(await finish(harness.failedRun(7, LOG))).toMatchObject({
      why: 'the repository switched the answers off',
    });
    expect(github.seen.filter(({ operation }) => operation === 'repos/get-content')).toHaveLength(2);
  });

  it('asks for comment and check, with annotations on files of the change only', async () => {
    harness.repository.files.set(PATH, 'answer: both\n');
    const jobs = [
      { name: 'a', log: LOG },
      { name: 'b', log: 'error: other src/b.ts:9\n' },
    ];
    await finish(harness.failedRun(7, '', { jobs }));
    expect(harness.comments(7)).toHaveLength(1);
    expect(harness.repository.checks[0]?.annotations).toMatchObject([
      { path: 'src/a.ts', start_line: 3, annotation_level: 'failure' },
    ]);
  });

  it('answers the first failed job before its run has ended', async () => {
    harness.repository.files.set(PATH, 'early: true\n');
    const run = harness.failedRun(7, LOG, { status: 'in_progress', conclusion: null });
    const job = run.jobs[0] as (typeof run.jobs)[number];
    expect(await harness.deliver(harness.hooks.workflowJob(harness.repository, run, job))).toMatchObject({
      did: 'answered',
    });
    Object.assign(run, { status: 'completed', conclusion: 'failure' });
    expect(await finish(run)).toMatchObject({ msg: 'delivery done' });
    expect(harness.comments(7)).toHaveLength(1);
  });

  it('waits for whole runs unless that is asked for', async () => {
    const run = harness.failedRun(7, LOG, { status: 'in_progress', conclusion: null });
    const job = run.jobs[0] as (typeof run.jobs)[number];
    expect(await harness.deliver(harness.hooks.workflowJob(harness.repository, run, job))).toMatchObject({
      why: 'the repository waits for whole runs',
    });
  });

  it('is told with line and reason, once, on the pull request that broke it', async () => {
    const run = harness.failedRun(7, LOG);
    const pull = harness.repository.pulls[0] as (typeof harness.repository.pulls)[number];
    pull.files = ['a.ts', PATH];
    harness.repository.files.set(`${run.sha}:${PATH}`, 'enabled: true\nanswer: loud\n');
    await harness.deliver(harness.hooks.pullRequest(harness.repository, pull, 'opened'));
    await harness.deliver(harness.hooks.pullRequest(harness.repository, pull, 'synchronize'));
    const said = harness.comments(7);
    expect(said).toHaveLength(1);
    expect(said[0]?.body).toMatch(/devops-assist\.yml, line 2: answer/);
  });

  it('costs one call where the pull request does not touch the file', async () => {
    harness.failedRun(7, LOG);
    const pull = harness.repository.pulls[0] as (typeof harness.repository.pulls)[number];
    await harness.deliver(harness.hooks.pullRequest(harness.repository, pull, 'opened'));
    expect(harness.github.seen.map(({ operation }) => operation)).toEqual([
      'apps/create-installation-access-token',
      'pulls/list-files',
    ]);
    expect(harness.comments(7)).toEqual([]);
  });
});

describe('parseSettings', () => {
  it('gives the defaults for an empty file', () => {
    expect(parseSettings('')).toEqual({ ok: true, settings: DEFAULT_SETTINGS });
  });
  it.each([
    ['enabled: maybe', 1, /^enabled: /],
    ['enabled: true\nlanguage: de', 2, /^language: answers are written in English only; take en$/],
    ['# first\nworkflows:\n  include: [1]\n', 3, /^workflows\.include\.0: /],
    ['answer: comment\nbranch: main\n', 2, /branch/],
    ['answer: [comment\n', 2, /./],
    ['- a\n', 1, /^the file: /],
    ['a: &a [1]\nb: [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]', 1, /./],
  ])('%j is wrong on line %i', (text, line, reason) => {
    const parsed = parseSettings(text);
    expect(parsed).toMatchObject({ ok: false, line });
    expect(parsed.ok ? '' : parsed.reason).toMatch(reason);
  });
});

describe('selects', () => {
  it.each([
    [{ include: [], ignore: [] }, 'CI', true],
    [{ include: ['CI'], ignore: [] }, 'CI', true],
    [{ include: ['CI'], ignore: [] }, 'CI 2', false],
    [{ include: ['rel*'], ignore: ['*-rc'] }, 'release-1', true],
    [{ include: ['rel*'], ignore: ['*-rc'] }, 'release-1-rc', false],
    [{ include: ['a*b*c'], ignore: [] }, 'a-b-b-c', true],
    [{ include: ['a*a'], ignore: [] }, 'a', false],
    [{ include: ['.*'], ignore: [] }, 'CI', false],
  ])('%j and %s: %s', (selection, name, expected) => {
    expect(selects(selection, name)).toBe(expected);
  });
});
