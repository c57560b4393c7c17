import { describe, expect, it } from 'vitest';
import { githubJob, githubStep, locate } from '../../support/locate.ts';

const gitlab = (script: string) =>
  `Running with gitlab-runner 17.0.0
section_start:2:step_script\r\u001b[0KExecuting
${script}
section_end:3:step_script\r\u001b[0K
\u001b[31;1mERROR: Job failed: exit code 1`;

const BROKEN = "src/a.c:3:4: error: 'x' undeclared";
const OTHER = "src/b.c:9:9: error: 'y' undeclared";

describe('what a script goes on after', () => {
  it('is the output of a command that may fail, and nothing after it', async () => {
    const { structure, cause } = await locate(
      gitlab(`$ make lint || true\n${BROKEN}\n$ pytest\nFAILED a.py::test_a - ValueError: no`),
    );
    expect(structure.forgiven).toEqual([{ first: 2, last: 3 }]);
    expect(cause).toBe('FAILED a.py::test_a - ValueError: no');
  });

  it('is still named where nothing else failed', async () => {
    const { cause } = await locate(gitlab(`$ make lint || true\n${BROKEN}\n$ echo done`));
    expect(cause).toBe(BROKEN);
  });

  it('shows in a traced shell by the `true` that stands in', async () => {
    const { structure, cause } = await locate(
      ['Started by timer', '+ make lint', BROKEN, '+ true', '+ make', OTHER, 'Finished: FAILURE'].join('\n'),
    );
    expect(structure.forgiven).toEqual([{ first: 1, last: 3 }]);
    expect(cause).toBe(OTHER);
  });

  it('is not known of a command without an end', async () => {
    const { structure } = await locate(`Running with gitlab-runner 17.0.0\n$ make || true\n${BROKEN}`);
    expect(structure.forgiven).toEqual([]);
  });
});

describe('attempts', () => {
  const retried = (...attempts: string[]) =>
    githubJob(
      [
        '##[group]Run nick-fields/retry@v3\nwith:\n  command: make\n##[endgroup]',
        ...attempts.map((output, i) => `${output}\n##[warning]Attempt ${i + 1} failed. Reason: exit`),
        '##[error]Final attempt failed. Child_process exited with error code 2',
      ].join('\n'),
      'Post job cleanup.',
    );

  it('count by the last of them', async () => {
    expect((await locate(retried(BROKEN, OTHER))).cause).toBe(OTHER);
    expect((await locate(retried(OTHER, BROKEN))).cause).toBe(BROKEN);
  });

  it('of which only the first told why leave that to be named', async () => {
    expect((await locate(retried(BROKEN, 'nothing to say'))).cause).toBe(BROKEN);
  });

  it('that came to succeed are not the cause', async () => {
    const log = githubJob(
      githubStep('npm ci', `${BROKEN}\nAttempt 1 failed. Retrying\nadded 3 packages`),
      githubStep('npm test', OTHER, 1),
      'Post job cleanup.',
    );
    expect((await locate(log)).cause).toBe(OTHER);
  });

  it('of a Jenkins stage end where `retry` begins the next', async () => {
    const { cause, step, structure } = await locate(`Started by user x
[Pipeline] { (Build)
+ make
${BROKEN}
ERROR: script returned exit code 2
Retrying
+ make
[Pipeline] }
[Pipeline] { (Test)
+ make check
${OTHER}
[Pipeline] }
ERROR: script returned exit code 1
Finished: FAILURE`);
    expect(structure.attempts).toEqual([5]);
    expect([step, cause]).toEqual(['Test', OTHER]);
  });
});

describe('a step that failed', () => {
  const lint = githubStep('npm run lint', BROKEN, 1);

  it('was allowed to, where an ordinary step ran after it', async () => {
    const log = githubJob(lint, githubStep('npm test', OTHER, 1), 'Post job cleanup.');
    expect((await locate(log)).step).toBe('Run npm test');
  });

  it('is the cause where only such steps followed as always run', async () => {
    const log = githubJob(lint, githubStep('actions/upload-artifact@v4', OTHER, 1), 'Post job cleanup.');
    expect((await locate(log)).step).toBe('Run npm run lint');
  });
});
