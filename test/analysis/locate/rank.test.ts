import { describe, expect, it } from 'vitest';
import { githubJob, githubStep, known, locate } from '../../support/locate.ts';

const patterns = [
  known('acme/broken', 'acme: widget (?<widget>\\w+) is broken'),
  known('acme/wrapped', 'wrapper gave up: .*widget'),
  known('acme/stopped', 'acme stopped with signal', { role: 'symptom' }),
  known('acme/full', 'ENOSPC: no space left on device', { category: 'disk' }),
];
const one = (output: string, code = 1) => githubJob(githubStep('make', output, code), 'Post job cleanup.');

describe('the cause is', () => {
  it.each([
    [
      'the first of neighbours',
      'acme: widget a is broken\nwrapper gave up: widget',
      'acme: widget a is broken',
    ],
    ['no symptom', 'acme stopped with signal\nacme: widget a is broken', 'acme: widget a is broken'],
    [
      'what filled the disk, before what failed for it',
      'ENOSPC: no space left on device\n.\n.\nacme: widget a is broken',
      'ENOSPC: no space left on device',
    ],
    [
      'the first telling of a message, however far above',
      `acme: widget a is broken\n${'.\n'.repeat(20)}wrapper gave up: acme: widget a is broken`,
      'acme: widget a is broken',
    ],
    [
      'an error before a warning',
      'warning: acme: widget a is broken\n.\nwrapper gave up: widget',
      'wrapper gave up: widget',
    ],
    [
      'what the CI marks as an error, before what was printed above it',
      'acme: widget a is broken\n##[error]wrapper gave up: widget',
      'wrapper gave up: widget',
    ],
  ])('%s', async (_, output, cause) => {
    expect((await locate(one(output), { patterns })).cause).toBe(cause);
  });

  it('an error that the CI marks, whatever its words', async () => {
    const text = 'Please add a changelog entry for this pull request';
    expect((await locate(one(`working\n##[error]${text}`, 0))).cause).toBe(text);
  });

  it('not the CI’s own verdict, where anything else was said', async () => {
    expect((await locate(one('something cannot be done'))).cause).toBe('something cannot be done');
  });

  it('the cancellation itself, where a run was cancelled from outside', async () => {
    const log = githubJob(
      '##[group]Run make\n##[endgroup]\nacme: widget a is broken\n##[error]The operation was canceled.',
      'Post job cleanup.',
    );
    expect((await locate(log, { patterns })).cause).toBe('The operation was canceled.');
  });

  it('in the step that failed, however much another says', async () => {
    const log = githubJob(
      githubStep('npm run build', 'ENOSPC: no space left on device'),
      githubStep('npm test', 'acme: widget a is broken', 1),
      'Post job cleanup.\nENOSPC: no space left on device',
    );
    expect((await locate(log, { patterns })).cause).toBe('acme: widget a is broken');
  });
});
