import { describe, expect, it } from 'vitest';
import { apps } from '../../../src/analysis/readers/apps.ts';
import { jvm } from '../../../src/analysis/readers/jvm.ts';
import { kernel } from '../../../src/analysis/readers/kernel.ts';
import { languages } from '../../../src/analysis/readers/languages.ts';
import { native } from '../../../src/analysis/readers/native.ts';
import { nativeTests } from '../../../src/analysis/readers/native-tests.ts';
import { rust } from '../../../src/analysis/readers/rust.ts';
import { readLines } from '../../support/read-lines.ts';

const tests = (found: Awaited<ReturnType<typeof readLines>>) =>
  found.flatMap(({ failingTests }) => failingTests?.map(({ name }) => name));

describe('test runners of C and C++', () => {
  it('names the tests of ctest as they end and in the list', async () => {
    const found = await readLines(
      nativeTests,
      ` 10/12 Test #10: unit_store ......................***Failed    0.21 sec
 11/12 Test #11: unit_net ........................***Timeout 1500.01 sec
 12/12 Test #12: unit_ok .........................   Passed    0.01 sec

The following tests FAILED:
	 10 - unit_store (Failed)
	 11 - unit_net (Timeout)`,
    );
    expect(tests(found)).toEqual(['unit_store', 'unit_net', 'unit_store', 'unit_net']);
  });

  it('names the tests of meson, with and without a suite', async () => {
    const found = await readLines(
      nativeTests,
      ` 3/12 foo:unit / parse           FAIL            0.02s   exit status 1
 4/12 foo:unit / print           OK              0.02s
 9/12 net                         TIMEOUT        30.02s   killed by signal 15 SIGTERM`,
    );
    expect(tests(found)).toEqual(['parse', 'net']);
  });

  it('reads automake only among its like, not the FAIL of unittest', async () => {
    const found = await readLines(
      nativeTests,
      `PASS: test-a
FAIL: test-b
# TOTAL: 2
# FAIL:  1`,
    );
    expect(tests(found)).toEqual(['test-b']);
    expect(await readLines(nativeTests, 'FAIL: test_total (tests.test_cart.CartTest)')).toEqual([]);
  });

  it('names the case and expression of Catch2', async () => {
    const rule = '-'.repeat(79);
    const [found] = await readLines(
      nativeTests,
      `${rule}
vectors can be sized
${rule}
/w/test/test.cpp:12
${'.'.repeat(79)}

/w/test/test.cpp:22: FAILED:
  REQUIRE( v.size() == 6 )
with expansion:
  5 == 6
`,
    );
    expect(found).toMatchObject({
      reader: 'catch2',
      message: 'REQUIRE( v.size() == 6 )',
      failingTests: [{ name: 'vectors can be sized' }],
      locations: [{ file: '/w/test/test.cpp', line: 22 }],
    });
  });

  it("reads Boost.Test, and leaves nvcc's errors to the compiler", async () => {
    const [boost] = await readLines(
      nativeTests,
      '/w/t.cpp(12): error: in "suite/adds": check a == b has failed',
    );
    expect(boost).toMatchObject({ failingTests: [{ name: 'suite/adds' }], locations: [{ line: 12 }] });
    const nvcc = '/w/cuda/Foo.cu(120): error: identifier "bar" is undefined';
    expect(await readLines(nativeTests, nvcc)).toEqual([]);
    expect(await readLines(native, nvcc)).toHaveLength(1);
  });
});

describe('valgrind', () => {
  it('is named by its reports, not by the count at the end', async () => {
    const found = await readLines(
      nativeTests,
      `==121== Invalid read of size 4
==121==    at 0x40052E: total (cart.c:12)
==121==    by 0x400570: main (main.c:20)
==121== 
==121== 6 bytes in 1 blocks are definitely lost in loss record 1 of 1
==121==    at 0x4C2FB0F: malloc (in /usr/lib/valgrind/vgpreload_memcheck-amd64-linux.so)
==121==    by 0x40050A: copy (cart.c:30)
==121== ERROR SUMMARY: 2 errors from 2 contexts (suppressed: 0 from 0)`,
    );
    expect(found.map(({ locations }) => [locations?.[0]?.file, locations?.[0]?.line])).toEqual([
      ['cart.c', 12],
      ['cart.c', 30],
    ]);
  });
});

describe('what a compiler says of itself', () => {
  it('is an error of the call, not of a file; a failed link is not', async () => {
    const found = await readLines(
      native,
      `gcc: fatal error: cannot execute 'cc1plus': execvp: No such file or directory
lto1: fatal error: bytecode stream in file 'foo.o' generated with LTO version 11.2 instead of the expected 12.0
clang++: error: linker command failed with exit code 1 (use -v to see invocation)
nvcc fatal   : Unsupported gpu architecture 'compute_90'`,
    );
    expect(found.map(({ values }) => values?.program)).toEqual(['gcc', 'lto1', 'nvcc']);
  });
});

describe('Linux', () => {
  it('names the first report, with the function, not the panic that follows', async () => {
    const found = await readLines(
      kernel,
      `[    3.928185] BUG: unable to handle kernel paging request at ffffffff822f9018
[    3.928481] Oops: 0000 [#1] SMP NOPTI
[    3.928482] CPU: 0 PID: 1 Comm: swapper/0 Not tainted 6.6.0 #1
[    3.928483] RIP: 0010:acpi_run_osc+0x27/0x1c0
[    3.928490] ---[ end trace 0000000000000000 ]---
[    3.928500] Kernel panic - not syncing: Fatal exception`,
    );
    expect(found[0]).toMatchObject({
      message: 'BUG: unable to handle kernel paging request at ffffffff822f9018',
      values: { function: 'acpi_run_osc' },
    });
    expect(found[0]?.strength).toBeGreaterThan(found[1]?.strength ?? 1);
  });

  it('tells a missing root file system and a hang from a bug', async () => {
    const [root] = await readLines(
      kernel,
      '[    5.0] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(179,2)',
    );
    const [hang] = await readLines(
      kernel,
      '[  240.1] INFO: task kworker/u8:2:55 blocked for more than 120 seconds.',
    );
    expect([root?.category, hang?.category]).toEqual(['config', 'timeout']);
  });

  it('does not take the words of another program for a report', async () => {
    expect(await readLines(kernel, 'Oops: something went wrong\nBUG: KASAN is not enabled')).toEqual([]);
  });

  it('names selftests, KUnit cases and device trees', async () => {
    const found = await readLines(
      kernel,
      `# selftests: net: fib_tests.sh
# TEST: route replace [FAIL]
not ok 1 selftests: net: fib_tests.sh # exit=1
    # list_test_add: EXPECTATION FAILED at lib/list-test.c:33
    Expected list.next == &a, but
Error: arch/arm64/boot/dts/acme/board.dts:114.9-10 syntax error`,
    );
    expect(found.map(({ reader }) => reader)).toEqual(['kselftest', 'kselftest', 'kbuild']);
    expect(tests(found)).toEqual(['net: fib_tests.sh', 'list_test_add']);
    expect(found[2]?.locations).toMatchObject([{ file: 'arch/arm64/boot/dts/acme/board.dts', line: 114 }]);
  });
});

describe('smaller languages', () => {
  it('reads OCaml, gfortran, Zig and Nim', async () => {
    const found = await readLines(
      languages,
      `File "src/cart.ml", line 12, characters 5-8:
12 |   total x
       ^^^^^
Error: Unbound value total

src/grid.f90:12:10:

   12 |   use netcdf
      |          1
Fatal Error: Cannot open module file 'netcdf.mod' for reading at (1): No such file or directory
src/main.zig:12:5: error: use of undeclared identifier 'total'
/b/cart.nim(12, 5) Error: undeclared identifier: 'total'`,
    );
    expect(
      found.map(({ reader, locations }) => [reader, locations?.[0]?.file, locations?.[0]?.line]),
    ).toEqual([
      ['ocaml', 'src/cart.ml', 12],
      ['gfortran', 'src/grid.f90', 12],
      ['zig', 'src/main.zig', 12],
      ['nim', '/b/cart.nim', 12],
    ]);
    expect(found[0]?.message).toBe('Unbound value total');
  });

  it('leaves the traceback of Python alone', async () => {
    expect(await readLines(languages, '  File "src/cart.py", line 12, in total')).toEqual([]);
  });

  it('names the failed examples of hspec and tasty', async () => {
    const found = await readLines(
      apps,
      `  test/CartSpec.hs:12:5: 
  1) Cart.add adds
       expected: 3
        but got: 4

  To rerun use: --match "/Cart/add/adds/"
  totals:        FAIL (0.02s)
    test/Spec.hs:14: expected: 3`,
    );
    expect(tests(found)).toEqual(['Cart / add / adds', 'totals']);
    expect(found[0]?.locations).toMatchObject([{ file: 'test/CartSpec.hs', line: 12 }]);
  });
});

describe('Scala, Groovy and older javac', () => {
  it('reads them under Maven, Ant, sbt and kapt', async () => {
    const found = await readLines(
      jvm,
      `[ERROR] /w/src/main/scala/App.scala:12: error: value foo is not a member of Int
[ERROR] /w/src/main/groovy/Foo.groovy: 12: unable to resolve class Bar @ line 12, column 5.
    [javac] /w/src/a/Foo.java:12: cannot find symbol
e: /w/build/tmp/kapt3/stubs/debug/com/acme/AppComponent.java:8: error: [Dagger/MissingBinding] com.acme.Api
[ERROR] /w/src/main/kotlin/App.kt: (12, 15) Unresolved reference: foo`,
    );
    expect(found.map(({ reader }) => reader)).toEqual(['scalac', 'groovyc', 'javac', 'javac', 'kotlinc']);
  });

  it('reads the compiler of Eclipse', async () => {
    const [found] = await readLines(
      jvm,
      `----------
1. ERROR in /w/src/Foo.java (at line 12)
	Bar x;
	^^^
Bar cannot be resolved to a type
----------`,
    );
    expect(found).toMatchObject({
      message: 'Bar cannot be resolved to a type',
      locations: [{ file: '/w/src/Foo.java', line: 12 }],
    });
  });

  it('names the tests of specs2, MUnit and sbt', async () => {
    const found = await readLines(
      jvm,
      `[error]   x add numbers
[error]    3 != 4 (FooSpec.scala:14)
==> X com.acme.FooSuite.adds  0.012s munit.ComparisonFailException: /w/src/test/scala/FooSuite.scala:8
[error] Failed tests:
[error] \tcom.acme.FooSpec`,
    );
    expect(tests(found)).toEqual(['add numbers', 'com.acme.FooSuite.adds', 'com.acme.FooSpec']);
    expect(found[0]).toMatchObject({ message: '3 != 4', locations: [{ file: 'FooSpec.scala', line: 14 }] });
  });
});

describe('rustdoc and Miri', () => {
  it('calls the error of an example a failed test', async () => {
    const [found] = await readLines(
      rust,
      `---- src/lib.rs - total (line 5) stdout ----
error[E0425]: cannot find function \`sum\` in this scope
 --> src/lib.rs:6:1
  |
3 | sum();`,
    );
    expect(found).toMatchObject({
      category: 'test',
      failingTests: [{ name: 'src/lib.rs - total (line 5)' }],
    });
    const [miri] = await readLines(rust, 'error: Undefined Behavior: bad write\n  --> src/list.rs:12:5');
    expect(miri).toMatchObject({ category: 'test', tool: 'miri' });
  });
});
