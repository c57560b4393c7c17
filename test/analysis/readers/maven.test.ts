import { describe, expect, it } from 'vitest';
import { gradle } from '../../../src/analysis/readers/gradle.ts';
import { jvm } from '../../../src/analysis/readers/jvm.ts';
import { maven } from '../../../src/analysis/readers/maven.ts';
import { readLines } from '../../support/read-lines.ts';

describe('Maven', () => {
  it('reads a compiler error with its symbol', async () => {
    const [found] = await readLines(
      maven,
      `[INFO] -------------------------------------------------------------
[ERROR] COMPILATION ERROR : 
[ERROR] /builds/core/src/main/java/com/acme/Parser.java:[23,29] cannot find symbol
[ERROR]   symbol:   class ImportScanner
[ERROR]   location: package org.acme.visitor
[INFO] 1 error`,
    );
    expect(found).toMatchObject({
      reader: 'maven-compiler',
      message: 'cannot find symbol',
      locations: [{ file: '/builds/core/src/main/java/com/acme/Parser.java', line: 23, column: 29 }],
      values: { symbol: 'ImportScanner' },
    });
    expect(found?.event).toHaveLength(3);
  });

  it('names the class version where that is what the compiler stumbles over', async () => {
    const [found] = await readLines(
      maven,
      `[ERROR] /b/Scan.java:[9,24] cannot access org.acme.Model
[ERROR]   bad class file: /root/.m2/repository/org/acme/model/9.2.0/model-9.2.0.jar(org/acme/Model.class)
[ERROR]     class file has wrong version 55.0, should be 52.0`,
    );
    expect(found?.says).toContain('class file has wrong version 55.0');
  });

  it('reads a failed test of each surefire, with the frame of the test', async () => {
    const text = `[INFO] Running com.acme.CartTest
[ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.091 s <<< FAILURE! - in com.acme.CartTest
[ERROR] totalIsRounded(com.acme.CartTest)  Time elapsed: 0.012 s  <<< FAILURE!
org.junit.ComparisonFailure: expected:<10.0[0]> but was:<10.0[1]>
	at org.junit.Assert.assertEquals(Assert.java:117)
	at com.acme.CartTest.totalIsRounded(CartTest.java:41)

[INFO] Results:`;
    const found = await readLines(maven, text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      failingTests: [{ name: 'com.acme.CartTest.totalIsRounded', file: 'CartTest.java' }],
      locations: [{ file: 'CartTest.java', line: 41 }],
      message: 'org.junit.ComparisonFailure: expected:<10.0[0]> but was:<10.0[1]>',
    });
    const [modern] = await readLines(
      maven,
      '[ERROR] com.acme.CartTest.totalIsRounded -- Time elapsed: 0.012 s <<< ERROR!\njava.lang.IllegalStateException: no',
    );
    expect(modern?.failingTests).toEqual([{ name: 'com.acme.CartTest.totalIsRounded' }]);
  });

  it('names the class where its set-up fails every test', async () => {
    const methods = Array.from(
      { length: 6 },
      (_, i) => `[ERROR] t${i}  Time elapsed: 0.001 s  <<< ERROR!\njava.lang.NullPointerException\n`,
    );
    const [found] = await readLines(
      maven,
      `[INFO] Running com.acme.MonitorTest
[ERROR] Tests run: 6, Failures: 0, Errors: 6, Skipped: 0, Time elapsed: 1.2 s <<< FAILURE! - in com.acme.MonitorTest
${methods.join('\n')}`,
    );
    expect(found).toMatchObject({ message: '6 tests of com.acme.MonitorTest failed' });
    expect(found?.failingTests).toHaveLength(6);
    expect(found?.failingTests?.[0]?.name).toBe('com.acme.MonitorTest.t0');
  });

  it('reads the summary of failed tests', async () => {
    const [found] = await readLines(
      maven,
      `[ERROR] Failures: 
[ERROR]   CartTest.totalIsRounded:41 expected: <10.00> but was: <10.01>
[ERROR]   CartTest>BaseTest.starts:33 » IllegalState
[INFO] `,
    );
    expect(found?.failingTests).toEqual([{ name: 'CartTest.totalIsRounded' }, { name: 'CartTest.starts' }]);
  });

  it.each([
    [
      'org.apache.maven.plugins:maven-checkstyle-plugin:2.17:check (default) on project a: Failed during checkstyle execution: There is 1 error',
      'lint',
    ],
    [
      'org.apache.maven.plugins:maven-gpg-plugin:1.4:sign (sign) on project a: Cannot obtain passphrase in batch mode',
      'auth',
    ],
    [
      'on project a: Could not resolve dependencies for project g:a:jar:1: Could not find artifact g:b:jar:2 in central',
      'dependency',
    ],
    [
      'org.apache.maven.plugins:maven-compiler-plugin:3.9.0:compile (default-compile) on project a: Fatal error compiling: invalid target release: 17',
      'config',
    ],
  ])('tells what kind of goal failed: %s', async (goal, category) => {
    const [found] = await readLines(maven, `[ERROR] Failed to execute goal ${goal} -> [Help 1]\n[ERROR] \n`);
    expect(found).toMatchObject({ category, values: { project: 'a' } });
    expect(found?.message).not.toContain('[Help');
  }); // prettier-ignore

  it('lets an earlier run of Maven count for less than the last one', async () => {
    const error = (file: string) => `[ERROR] /b/${file}.java:[3,1] ';' expected`;
    const found = await readLines(
      maven,
      `[INFO] Scanning for projects...\n${error('A')}\n[INFO] Scanning for projects...\n${error('B')}`,
    );
    expect(found.map(({ strength, locations }) => [locations?.[0]?.file, strength ?? 0.93])).toEqual([
      ['/b/A.java', expect.closeTo(0.85)],
      ['/b/B.java', 0.93],
    ]);
  });

  it('goes back from a verdict to the kill of the test JVM', async () => {
    const [found] = await readLines(
      maven,
      `Running com.acme.BulkTest
Killed
Results :
[ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:2.15:test (default-test) on project index: Execution default-test of goal org.apache.maven.plugins:maven-surefire-plugin:2.15:test failed: The forked VM terminated without saying properly goodbye.`,
    );
    expect(found).toMatchObject({ says: 'Killed', category: 'memory' });
  });

  it('finds nothing in a run without failures', async () => {
    expect(
      await readLines(
        [...maven, ...gradle, ...jvm],
        `[INFO] Tests run: 12, Failures: 0, Errors: 0, Skipped: 0
[WARNING] 'build.plugins.plugin.version' for org.a:b is missing. @ line 3, column 1
[WARNING] /b/A.java:[3,1] deprecated
> Task :test
BUILD SUCCESSFUL`,
      ),
    ).toEqual([]);
  });
});

describe('Gradle', () => {
  it('reads a failed test', async () => {
    const [found] = await readLines(
      gradle,
      `com.acme.MoneyTest > roundsHalfUp() FAILED
    org.opentest4j.AssertionFailedError: expected: <1.24> but was: <1.23>
        at com.acme.MoneyTest.roundsHalfUp(MoneyTest.java:31)

18 tests completed, 1 failed`,
    );
    expect(found).toMatchObject({
      failingTests: [{ name: 'com.acme.MoneyTest.roundsHalfUp' }],
      locations: [{ file: 'MoneyTest.java', line: 31 }],
    });
  });

  it('names the deepest reason of what went wrong, with its place', async () => {
    const [found] = await readLines(
      gradle,
      `* Where:
Build file '/b/build.gradle' line: 27

* What went wrong:
A problem occurred evaluating root project 'lib'.
> No such property: ossrhUsername for class: DefaultProject_Decorated

* Try:`,
    );
    expect(found).toMatchObject({
      says: '> No such property: ossrhUsername for class: DefaultProject_Decorated',
      locations: [{ file: '/b/build.gradle', line: 27 }],
    });
  });
});

describe('the JVM', () => {
  it('reads javac, kotlinc and scalac', async () => {
    const found = await readLines(
      jvm,
      `/b/Dungeon.java:91: error: cannot find symbol
        manager.observers();
               ^
  symbol:   method observers()
e: file:///b/Main.kt:14:9 Unresolved reference: startServer
[error] /b/Api.scala:24:17: not found: value config`,
    );
    expect(found.map(({ reader, locations }) => [reader, locations?.[0]?.line])).toEqual([
      ['javac', 91],
      ['kotlinc', 14],
      ['scalac', 24],
    ]);
  });

  it('names the deepest cause of an exception', async () => {
    const [found] = await readLines(
      jvm,
      `Exception in thread "main" java.lang.RuntimeException: boot
	at com.acme.Main.main(Main.java:12)
Caused by: java.io.FileNotFoundException: app.yml
	at com.acme.Config.load(Config.java:40)
	... 1 more`,
    );
    expect(found?.says).toBe('Caused by: java.io.FileNotFoundException: app.yml');
  });
});
