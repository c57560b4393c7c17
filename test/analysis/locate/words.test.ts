import { describe, expect, it } from 'vitest';
import { errorWorth, isAfterwards } from '../../../src/analysis/locate/words.ts';

describe('the worth of a line', () => {
  it.each([
    ['fatal: unable to access the repository', 'fatal: Could not read from remote repository.'],
    [
      'bash: line 170: pom.bak: No space left on device',
      "mv: cannot stat 'pom.bak': No such file or directory",
    ],
    ['src/a.c:3:4: error: unknown type name', 'make: *** [all] Error 1'],
    ['error: cannot find -lssl', 'error: build failed'],
    ['curl: (6) Could not resolve host: example.org', '##[error]The command failed'],
    ['not ok 2 - strips accents', '# fail 1'],
    ['[ERROR] Plugin x could not be resolved', '[ERROR]'],
    ['[ERROR] Missing artifact a:b:1', '[ERROR] [Help 1] http://cwiki.apache.org/x'],
    ['ValueError: invalid literal for int()', 'WARNING: ValueError is not handled'],
    ['npm error code E404', '0 errors, 0 failures'],
    ['error: cannot open the file', 'retrying, error ignored'],
    ['Error: no such widget', 'Error: no such widget'.toLowerCase().replace('error: ', 'debug ')],
    ['ERROR: database is locked', '[main] ERROR com.acme.store.Db - database is locked'],
    ['panic: runtime error: index out of range', '\tat java.lang.Object.error(Object.java:1)'],
  ])('is more for %s than for %s', (cause, other) => {
    expect(errorWorth(cause)).toBeGreaterThan(errorWorth(other));
  });

  it('is none for what is no message', () => {
    expect([errorWorth(''), errorWorth('...'), errorWorth('--- ---')]).toEqual([0, 0, 0]);
  });

  it('does not depend on what a builder or a logger puts in front', () => {
    const bare = errorWorth('error: cannot find the package x');
    for (const stamp of ['#12 3.456 ', '2026-11-21 04:40:59 ', '[  7.113510] ', '│ '])
      expect(errorWorth(`${stamp}error: cannot find the package x`)).toBeCloseTo(bare);
  });
});

describe('what stands below a failure', () => {
  it.each([
    'npm error A complete log of this run can be found in: /root/.npm/_logs/x',
    'Cleaning up project directory and file based variables',
    'ERROR: script returned exit code 1',
    'Run with --stacktrace option to get the stack trace.',
  ])('says nothing of it: %s', (line) => expect(isAfterwards(line)).toBe(true));

  it.each(['exit status 124', "error: unknown option '--x'"])('may say it: %s', (line) =>
    expect(isAfterwards(line)).toBe(false),
  );
});
