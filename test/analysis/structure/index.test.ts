import { describe, expect, it } from 'vitest';
import { structureOf } from '../../support/log-of.ts';

/** Steps in short: name, kind, outcome, and the 1-based line of the verdict. */
async function told(text: string) {
  const { ci, outcome, truncated, steps } = await structureOf(text);
  const short = steps.map(({ name, kind, outcome: own, verdict }) => [
    name,
    kind,
    own,
    verdict === null ? null : verdict + 1,
  ]);
  return { ci, outcome, truncated, steps: short };
}

describe('the structure of a log', () => {
  it('of GitHub Actions: steps, the one that failed, the clean-up', async () => {
    const log = `Current runner version: '2.319.1'
##[group]Run npm ci
added 3 packages
##[group]Run npm test
1 failing
##[error]Process completed with exit code 1.
Post job cleanup.
Cleaning up orphan processes`.replace(/^/gm, '2026-07-30T10:33:37.0347135Z ');
    expect(await told(log)).toEqual({
      ci: 'github',
      outcome: 'failed',
      truncated: null,
      steps: [
        ['Set up job', 'setup', 'unknown', null],
        ['Run npm ci', 'main', 'unknown', null],
        ['Run npm test', 'main', 'failed', 6],
        ['Post job cleanup', 'cleanup', 'unknown', null],
        ['Complete job', 'cleanup', 'unknown', null],
      ],
    });
  });

  it('of GitHub Actions: a run without an error passed, one that is cut off is not known to', async () => {
    const begun = "Current runner version: '2.319.1'\n##[group]Run npm test\nok";
    expect((await told(`${begun}\nCleaning up orphan processes`)).outcome).toBe('passed');
    expect((await told(begun)).outcome).toBe('unknown');
  });

  it('of GitLab', async () => {
    const log = `Running with gitlab-runner 17.0.0
section_start:1:prepare_executor\r\u001b[0KPreparing
section_end:2:prepare_executor\r\u001b[0K
section_start:2:step_script\r\u001b[0KExecuting
$ make
make: *** [all] Error 2
section_end:3:step_script\r\u001b[0K
section_start:3:cleanup_file_variables\r\u001b[0KCleaning up
section_end:4:cleanup_file_variables\r\u001b[0K
\u001b[31;1mERROR: Job failed: exit code 2`;
    const { ci, outcome, steps } = await told(log);
    expect([ci, outcome]).toEqual(['gitlab', 'failed']);
    expect(steps.slice(1)).toEqual([
      ['prepare_executor', 'setup', 'unknown', null],
      ['step_script', 'main', 'failed', 10],
      ['cleanup_file_variables', 'cleanup', 'unknown', null],
    ]);
    expect((await told(log.replace('ERROR: Job failed: exit code 2', 'Job succeeded'))).outcome).toBe(
      'passed',
    );
  });

  it('of Jenkins: a pipeline and a freestyle console', async () => {
    const pipeline = `Started by user admin
[Pipeline] { (Build)
+ make
[Pipeline] { (Test)
+ make test
ERROR: script returned exit code 2
[Pipeline] { (Declarative: Post Actions)
Finished: FAILURE`;
    const { ci, outcome, steps } = await told(pipeline);
    expect([ci, outcome]).toEqual(['jenkins', 'failed']);
    expect(steps.slice(1).map(([name, kind, , verdict]) => [name, kind, verdict])).toEqual([
      ['Build', 'main', null],
      ['Test', 'main', 6],
      ['Declarative: Post Actions', 'cleanup', null],
    ]);
    expect(await told('Building in workspace /w\n+ make\nFinished: SUCCESS')).toMatchObject({
      ci: 'jenkins',
      outcome: 'passed',
      steps: [[null, 'main', 'unknown', null]],
    });
  });

  it('of Travis: commands that passed and the one that did not', async () => {
    const log = `travis_fold:start:system_info\r\u001b[0KBuild system information
travis_fold:end:system_info\r\u001b[0K
$ npm ci
The command "npm ci" exited with 0.
$ npm test
The command "npm test" exited with 1.

Done. Your build exited with 1.`;
    const { ci, outcome, steps } = await told(log);
    expect([ci, outcome]).toEqual(['travis', 'failed']);
    expect(steps).toContainEqual(['npm ci', 'main', 'passed', 4]);
    expect(steps).toContainEqual(['npm test', 'main', 'failed', 6]);
  });

  it.each([
    [
      'azure',
      '##[section]Starting: Build\nmake\n##[error]Bash exited with code 2.\n##[section]Finishing: Build',
      'Build',
      3,
    ],
    [
      'buildkite',
      '~~~ Preparing working directory\nok\n~~~ Running commands\nfailed\n🚨 Error: The command exited with status 2',
      'Running commands',
      5,
    ],
    [
      'mock',
      'Mock Version: 5.6\nStart: rpmbuild foo.src.rpm\nerror\nChild return code was: 1',
      'rpmbuild foo.src.rpm',
      4,
    ],
    ['zuul', 'RUN START: [run.yaml]\nTASK [build]\nRUN END RESULT_TIMED_OUT: [run.yaml]', 'build', 3],
  ])('of %s', async (ci, log, name, verdict) => {
    const { steps, ...rest } = await told(log);
    expect(rest).toMatchObject({ ci, outcome: 'failed' });
    expect(steps).toContainEqual([name, 'main', 'failed', verdict]);
  });

  it('of an unknown CI is one step', async () => {
    expect(await told('make\nmake: *** [all] Error 2')).toEqual({
      ci: 'unknown',
      outcome: 'unknown',
      truncated: null,
      steps: [[null, 'main', 'unknown', null]],
    });
  });

  it.each([
    [
      "Job's log exceeded limit of 4194304 bytes.",
      'the runner stopped writing at its limit of 4194304 bytes',
    ],
    ['The job log length has exceeded the limit of 4 MB', 'the CI stopped writing at its limit of 4 MB'],
  ])('says that it is not whole: %s', async (line, reason) => {
    expect((await told(`make\n${line}\n`)).truncated).toBe(reason);
  });
});
