import { describe, expect, it } from 'vitest';
import { buildSystems } from '../../../src/analysis/readers/build-systems.ts';
import { gradle } from '../../../src/analysis/readers/gradle.ts';
import { maven } from '../../../src/analysis/readers/maven.ts';
import { packages } from '../../../src/analysis/readers/packages.ts';
import { readLines } from '../../support/read-lines.ts';

describe('the verdict of make', () => {
  it('names the line that the failed command printed, with the category of the target', async () => {
    const found = await readLines(
      buildSystems,
      `./run_tests.sh
./run_tests.sh: line 12: 12345 Segmentation fault      (core dumped) ./test_all
make[1]: *** [Makefile:40: check] Error 139
make: *** [Makefile:12: all] Error 2`,
    );
    expect(found[0]).toMatchObject({ reader: 'make-failed', category: 'test', values: { target: 'check' } });
    expect(found[0]?.says).toContain('Segmentation fault');
  });

  it.each([
    ['make: *** [Makefile:3: lint] Error 1', 'lint'],
    ['make: *** [Makefile:3: test-unit] Error 2', 'test'],
    ['make: *** [Makefile:3: src/latest.o] Error 1', 'compile'],
    ['make: *** [Makefile:3: all] Error 137', 'memory'],
    ['make[2]: *** [Makefile:3: check] Terminated', 'timeout'],
    ['make: *** [publish] Error 1', 'deploy'],
  ])('reads what %s is about', async (line, category) => {
    const [found] = await readLines(buildSystems, line);
    expect(found?.category).toBe(category);
  });
});

describe('the verdict of rpmbuild', () => {
  it('names what the failed command of the section said, and the command', async () => {
    const [found] = await readLines(
      packages,
      `Executing(%prep): /bin/sh -e /var/tmp/rpm-tmp.n4
+ /usr/bin/tar -xof /builddir/build/SOURCES/tool-1.0.tar.gz
+ cd tool-1.0
/var/tmp/rpm-tmp.n4: line 40: cd: tool-1.0: No such file or directory
error: Bad exit status from /var/tmp/rpm-tmp.n4 (%prep)`,
    );
    expect(found).toMatchObject({ category: 'config', values: { section: '%prep', command: 'cd tool-1.0' } });
    expect(found?.says).toContain('No such file or directory');
  });

  it.each([
    ['%build', 'compile'],
    ['%check', 'test'],
    ['%generate_buildrequires', 'dependency'],
  ])('takes the category from the section %s', async (section, category) => {
    const [found] = await readLines(packages, `error: Bad exit status from /var/tmp/rpm-tmp.x (${section})`);
    expect(found?.category).toBe(category);
  });

  it('does not count the summary again', async () => {
    expect(await readLines(packages, '    Bad exit status from /var/tmp/rpm-tmp.x (%build)')).toEqual([]);
  });
});

describe('the verdict of a Maven goal', () => {
  const verdict = (plugin: string, message: string) =>
    `[ERROR] Failed to execute goal ${plugin} (default) on project app: ${message} -> [Help 1]`;

  it.each([
    ['org.apache.maven.plugins:maven-deploy-plugin:3.1.1:deploy', 'Failed to deploy artifacts', 'deploy'],
    ['com.spotify:docker-maven-plugin:1.2.0:build', 'Exception caught: refused', 'docker'],
    ['org.antlr:antlr4-maven-plugin:4.7.2:antlr4', 'ANTLR 4 caught 1 build errors.', 'compile'],
    ['org.apache.rat:apache-rat-plugin:0.13:check', 'Too many files with unapproved license: 2', 'lint'],
    ['org.flywaydb:flyway-maven-plugin:9.22.3:migrate', 'Unable to connect', 'database'],
    [
      'com.acme:acme-maven-plugin:1.0:frob',
      'Could not transfer artifact a:b:jar:1 from/to x (https://x): status code: 401',
      'auth',
    ],
    [
      'com.acme:acme-maven-plugin:1.0:frob',
      'Cannot run program "/b/node/node": error=13, Permission denied',
      'permission',
    ],
  ])('knows what %s is there for: %s', async (plugin, message, category) => {
    const [found] = await readLines(maven, verdict(plugin, message));
    expect(found).toMatchObject({ reader: 'maven-goal', category });
  });
});

describe('what stands above the verdict of a Maven goal', () => {
  it.each([
    '[ERROR] src/main/java/com/acme/Foo.java[12:8] (imports) UnusedImports: Unused import - java.util.List.',
    '[ERROR] src/main/java/com/acme/Foo.java:[12,8] (imports) UnusedImports: Unused import - java.util.List.',
    '[ERROR] src/main/java/com/acme/Foo.java:12: Unused import - java.util.List. [UnusedImports]',
  ])('is the violation of each Checkstyle: %s', async (line) => {
    const [found] = await readLines(
      maven,
      `${line}
[ERROR] Failed to execute goal org.apache.maven.plugins:maven-checkstyle-plugin:2.17:check (default) on project core: You have 1 Checkstyle violation. -> [Help 1]`,
    );
    expect(found).toMatchObject({
      category: 'lint',
      locations: [{ file: 'src/main/java/com/acme/Foo.java', line: 12 }],
    });
  });

  it('is the class for its first failed test, so that the line of the class leads nothing by itself', async () => {
    const [found] = await readLines(
      maven,
      `Tests run: 1, Failures: 0, Errors: 1, Skipped: 0, Time elapsed: 0.2 sec <<< FAILURE!
runs(com.acme.ToolTest)  Time elapsed: 0.2 sec  <<< ERROR!
java.io.IOException: Cannot run program "gradle" (in directory "/b"): error=2, No such file or directory
	at java.lang.ProcessBuilder.start(ProcessBuilder.java:1048)`,
    );
    expect(found).toMatchObject({ start: 0, cause: 2, category: 'config' });
  });
});

describe('the verdict of a Gradle task', () => {
  const wrong = (task: string, said: string) =>
    `* What went wrong:\nExecution failed for task '${task}'.\n> ${said}\n\n* Try:`;

  it.each([
    [':app:kaptDebugKotlin', 'java.lang.reflect.InvocationTargetException (no error message)', 'compile'],
    [':publishMavenPublicationToOssrh', 'java.lang.IllegalStateException', 'deploy'],
    [':core:ktlintCheck', 'A failure', 'lint'],
    [':test', "Process 'Gradle Test Executor 1' finished with non-zero exit value 137", 'memory'],
    [':test', "Process 'Gradle Test Executor 1' finished with non-zero exit value 134", 'test'],
    [':integrationTest', 'Timeout has been exceeded', 'timeout'],
  ])('of %s: %s', async (task, said, category) => {
    const [found] = await readLines(gradle, wrong(task, said));
    expect(found).toMatchObject({ reader: 'gradle-what-went-wrong', category });
  });

  it('looks for what the threads of a test threw that waited in vain', async () => {
    const [found] = await readLines(
      gradle,
      `guitests.TestGui > testLogin STANDARD_ERROR
    Exception in thread "Thread-5" java.lang.RuntimeException: Exception in Application start method
    Caused by: java.lang.AssertionError: Parameters should come in pairs
    	at ui.UI.start(UI.java:80)

guitests.TestGui > testLogin FAILED
    java.lang.RuntimeException: java.util.concurrent.TimeoutException: Timeout waiting for task.
        at guitests.TestGui.testLogin(TestGui.java:20)`,
    );
    expect(found).toMatchObject({ cause: 2, failingTests: [{ name: 'guitests.TestGui.testLogin' }] });
  });

  it('names the place in a script that does not compile', async () => {
    const [found] = await readLines(
      gradle,
      `* Where:
Build file '/b/build.gradle' line: 8
* What went wrong:
Could not compile build file '/b/build.gradle'.
> startup failed:
  build file '/b/build.gradle': 8: unexpected token: } @ line 8, column 1.`,
    );
    expect(found?.says).toContain('unexpected token');
    expect(found?.locations).toMatchObject([{ file: '/b/build.gradle', line: 8 }]);
  });

  it('names tests of TestNG, of parallel runs and those with a display name', async () => {
    const found = await readLines(
      gradle,
      `Gradle suite > Gradle test > com.acme.FooTest.parses[0](1, "a") FAILED
    java.lang.AssertionError at FooTest.java:30
Gradle Test Run :test > Gradle Test Executor 7 > com.acme.BarTest > adds() FAILED
    java.lang.AssertionError at BarTest.java:12
The cart > rounds its total FAILED
    org.opentest4j.AssertionFailedError at CartTest.java:9
Upload step > to server FAILED
next line`,
    );
    expect(found.flatMap(({ failingTests }) => failingTests?.map(({ name }) => name))).toEqual([
      'com.acme.FooTest.parses[0](1, "a")',
      'com.acme.BarTest.adds',
      'The cart.rounds its total',
    ]);
  });
});
