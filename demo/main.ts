/**
 * The demo: the real service on the embedded store, against stand-ins that serve logs of real failed runs. It ends by
 * itself with 0, or with 1 and what broke. `--keep` stays up until Ctrl-C.
 */
import { once } from 'node:events';
import { pipelineHook } from '../test/stand-ins/gitlab/hooks.ts';
import { addMergeRequest, addPipeline, addProject, job } from '../test/stand-ins/gitlab/state.ts';
import { hook as jenkinsHook } from '../test/stand-ins/jenkins/hooks.ts';
import { addBuild, addJob } from '../test/stand-ins/jenkins/state.ts';
import { AGAIN, KILLED, MENDED, ON_GITHUB, ON_GITLAB, ON_JENKINS } from './failures.ts';
import { certainty, linesOf, pageText, say, showComment, step } from './print.ts';
import { check, until } from './wait.ts';
import { createWorld, REPOSITORY, type World } from './world.ts';

async function answerOnGithub(world: World): Promise<void> {
  step(`GitHub: ${ON_GITHUB.length} failed runs, each told of by a signed webhook`);
  for (const failure of ON_GITHUB) await world.failOnGithub(failure);
  for (const { pull } of ON_GITHUB) {
    const comment = await until(`the answer on pull request ${pull}`, () => world.answers(pull)[0]);
    showComment(`${REPOSITORY}#${pull}`, comment.body);
  }
}

async function vote(world: World): Promise<void> {
  const votes = [
    { pull: 1, content: 'THUMBS_UP', sign: '👍' },
    { pull: 2, content: 'THUMBS_DOWN', sign: '👎' },
  ];
  step('Feedback: a 👍 on the first answer, a 👎 on the second, and both are asked for again');
  for (const { pull, content, sign } of votes) {
    const comment = world.answers(pull)[0];
    check(comment !== undefined, `pull request ${pull} has no answer`);
    const before = certainty(comment.body);
    comment.reactions.push({ user: 'octocat', bot: false, content, at: Date.now() });
    // Anything that happens on a pull request makes the service read its reactions.
    await world.write(pull, 'Thanks, having a look.');
    const asked = await world.write(pull, '/devops-assist reanalyze');
    await until(`the command on pull request ${pull} is done`, () =>
      asked.reactions.some((reaction) => reaction.content === 'ROCKET'),
    );
    const after = certainty(world.answers(pull)[0]?.body ?? '');
    check(world.answers(pull).length === 1, `pull request ${pull} has more than one answer`);
    check(after.includes('1 vote'), `the vote on pull request ${pull} did not count: ${after}`);
    say(`${sign}  #${pull}  before  ${before}`);
    say(`       after   ${after}`);
    say(`       /devops-assist reanalyze: ${asked.reactions.map((reaction) => reaction.content).join(', ')}`);
  }
}

/** The same failure on three pull requests: the commit that ended it twice is the answer to the third. */
async function learnFromTheFix(world: World): Promise<void> {
  step('Learning: the same failure again, after a commit ended it once and then twice');
  const [first, second, third] = AGAIN;
  const tell = (pull: number, body: string) => {
    say(`#${pull}  ${linesOf(body, 'What to do', 'Seen here before', 'Last ended here').join('\n    ')}`);
  };
  for (const [ended, next] of [
    [first, second],
    [second, third],
  ] as const) {
    await world.mendOnGithub(ended, MENDED);
    await until(`pull request ${ended.pull} is resolved`, () =>
      world.answers(ended.pull)[0]?.body.includes('🟢'),
    );
    await world.failOnGithub(next);
    const comment = await until(`the answer on #${next.pull}`, () => world.answers(next.pull)[0]);
    if (!comment.body.includes('Seen here before')) {
      // The outcome is noted after the answer, and this failure was faster.
      const asked = await world.write(next.pull, '/devops-assist reanalyze');
      await until('the second look', () => asked.reactions.some(({ content }) => content === 'ROCKET'));
    }
    check(comment.body.includes('Seen here before'), `#${next.pull} does not tell what was seen before`);
    tell(next.pull, comment.body);
  }
  const last = world.answers(third.pull)[0]?.body ?? '';
  check(last.includes(`${MENDED.path} was changed to end this before`), 'the fix is not the answer');
}

async function answerOnGitlab({ gitlab, post, secrets }: World): Promise<void> {
  step('GitLab: a failed pipeline of a merge request');
  addProject(gitlab.state, { path: 'acme/tools/shop' });
  const merge = addMergeRequest(gitlab.state, { project: 'acme/tools/shop', iid: 12 });
  const pipeline = addPipeline(gitlab.state, {
    project: 'acme/tools/shop',
    ref: 'refs/merge-requests/12/head',
    source: 'merge_request_event',
    jobs: [job(gitlab.state, { name: ON_GITLAB.job, trace: ON_GITLAB.log })],
  });
  await post('/webhooks/gitlab', pipelineHook(pipeline, { token: secrets.gitlab }));
  const note = await until('the note on the merge request', () => merge.discussions[0]?.notes[0]);
  showComment('acme/tools/shop!12', note.body);
}

async function answerOnJenkins({ jenkins, post, secrets }: World): Promise<void> {
  step('Jenkins: a failed build without a forge; its description leads to a page');
  const build = addBuild(addJob(jenkins.state, ON_JENKINS.job), { console: ON_JENKINS.log });
  await post('/webhooks/jenkins', jenkinsHook({ job: ON_JENKINS.job, build: 1 }, { hmac: secrets.jenkins }));
  const description = await until('the description of the build', () => build.description);
  say(`description: ${description}\n`);
  const link = /https?:\/\/\S+$/.exec(description)?.[0];
  check(link !== undefined, 'the description has no link');
  const page = await fetch(link);
  check(page.status === 200, `the diagnosis page answered ${page.status}`);
  showComment('the diagnosis page', pageText(await page.text()));
}

async function surviveKill(world: World): Promise<void> {
  step('SIGKILL in the middle of a run, and a fresh start');
  const { github, service } = world;
  let reading = false;
  github.fault = ({ operation }) => {
    if (operation !== 'log' || !reading) {
      reading ||= operation === 'actions/download-job-logs-for-workflow-run';
      return null;
    }
    return { kind: 'hang' };
  };
  await world.failOnGithub(KILLED);
  await until('the worker reads the log', () =>
    github.seen.some(({ status, operation }) => operation === 'log' && status === 0),
  );
  await service.kill();
  check(world.answers(KILLED.pull).length === 0, 'there is an answer before the log was read');
  say('The worker was reading the log when the service was killed. Nothing was posted.');
  github.fault = () => null;
  await service.start();
  const comment = await until('the answer after the restart', () => world.answers(KILLED.pull)[0]);
  showComment(`${REPOSITORY}#${KILLED.pull}`, comment.body);
  // Whatever else the restart set off has been worked on when a later command has been.
  const help = await world.write(KILLED.pull, '/devops-assist reanalyze');
  await until('a command after the restart', () =>
    help.reactions.some(({ content }) => content === 'ROCKET'),
  );
  check(world.answers(KILLED.pull).length === 1, 'the killed run was answered more than once');
  say('Answered exactly once.');
}

async function main(): Promise<void> {
  const started = Date.now();
  const world = await createWorld();
  try {
    step('The service starts on an embedded store in a temporary folder');
    await world.service.start();
    say(`listening at ${world.service.url}`);
    await answerOnGithub(world);
    await vote(world);
    await learnFromTheFix(world);
    await answerOnGitlab(world);
    await answerOnJenkins(world);
    await surviveKill(world);
    const violations = [world.github, world.gitlab, world.jenkins].flatMap((it) => [...it.violations]);
    check(violations.length === 0, `requests that the real API would refuse:\n${violations.join('\n')}`);
    const requests = world.github.seen.length + world.gitlab.requests.length + world.jenkins.requests.length;
    step(
      `Done in ${Math.round((Date.now() - started) / 1000)} s: 11 failures answered with ${requests} requests, each of them checked`,
    );
    if (process.argv.includes('--keep')) {
      say(`The service stays up at ${world.service.url} until Ctrl-C.`);
      await once(process, 'SIGINT');
    }
  } finally {
    await world.close();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`\nThe demo broke: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
