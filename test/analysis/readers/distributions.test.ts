import { describe, expect, it } from 'vitest';
import { buildSystems } from '../../../src/analysis/readers/build-systems.ts';
import { distributions } from '../../../src/analysis/readers/distributions.ts';
import { native } from '../../../src/analysis/readers/native.ts';
import { nativeTests } from '../../../src/analysis/readers/native-tests.ts';
import { packages } from '../../../src/analysis/readers/packages.ts';
import { throughPrefixes } from '../../../src/analysis/readers/prefixed.ts';
import { readLines } from '../../support/read-lines.ts';

describe('builders of distributions', () => {
  it.each([
    ['dh_auto_test: error: make -j4 test returned exit code 2', 'test'],
    ['dh_install: error: missing files, aborting', 'config'],
    ['ERROR: acme-1.0-r0 do_compile: oe_runmake failed', 'compile'],
    ["ERROR: acme-1.0-r0 do_fetch: Fetcher failure for URL: 'https://example.org/acme.tar.gz'.", 'network'],
    [' * ERROR: dev-libs/acme-1.0::gentoo failed (compile phase):', 'compile'],
    ["==> ERROR: 'pacman' failed to install missing dependencies.", 'dependency'],
    ["error: builder for '/nix/store/abc-acme-1.0.drv' failed with exit code 2;", 'compile'],
  ])('takes the category from the phase: %s', async (line, category) => {
    const [found] = await readLines(distributions, line);
    expect(found).toMatchObject({ reader: 'distribution-build', category });
  });

  it('shows the files that debhelper could not find', async () => {
    const [found] = await readLines(
      distributions,
      `dh_install: warning: Cannot find (any matches for) "usr/lib/*/libacme.so.*" (tried in ., debian/tmp)
dh_install: error: missing files, aborting`,
    );
    expect(found).toMatchObject({ start: 0, cause: 1 });
  });

  it('tells lintian from apt', async () => {
    const found = await readLines(
      distributions,
      `E: acme: missing-build-dependency-for-dh-addon python3
E: Unable to locate package acme
E: Sub-process /usr/bin/dpkg returned an error code (1)`,
    );
    expect(found.map(({ values }) => values?.rule)).toEqual(['missing-build-dependency-for-dh-addon']);
  });

  it('names the tests of autopkgtest', async () => {
    const [found] = await readLines(distributions, 'smoke-test          FAIL non-zero exit status 1');
    expect(found).toMatchObject({ failingTests: [{ name: 'smoke-test' }] });
  });
});

describe("what a builder's log puts before each line", () => {
  it.each(['BUILDSTDERR: ', '[  213s] ', 'DEBUG util.py:444:  '])(
    'is not of the message: %s',
    async (prefix) => {
      const [found] = await readLines(
        native.map(throughPrefixes),
        `${prefix}src/foo.c:12:3: error: too few arguments to function 'bar'`,
      );
      expect(found).toMatchObject({ locations: [{ file: 'src/foo.c', line: 12 }] });
    },
  );

  it('does not hide the verdict of rpmbuild', async () => {
    const found = await readLines(
      packages.map(throughPrefixes),
      '[  217s] error: Bad exit status from /var/tmp/rpm-tmp.X (%build)',
    );
    expect(found[0]).toMatchObject({ category: 'compile', values: { section: '%build' } });
  });
});

describe('configure scripts and builders besides make', () => {
  it('name what is missing', async () => {
    const found = await readLines(
      buildSystems,
      `Project ERROR: Unknown module(s) in QT: webkit
Package libacme was not found in the pkg-config search path.
Couldn't find include 'Gtk-4.0.gir' (search path: '['/usr/share/gir-1.0']')
scons: *** No SConstruct file found.
../src/app.vala:33.9-33.20: error: The name \`foo' does not exist`,
    );
    expect(found.map(({ category, values }) => [category ?? 'dependency', values?.package])).toEqual([
      ['dependency', 'webkit'],
      ['dependency', 'libacme'],
      ['dependency', 'Gtk-4.0.gir'],
      ['config', undefined],
      ['compile', undefined],
    ]);
  });
});

describe('small test frameworks', () => {
  it('name test and place', async () => {
    const found = await readLines(
      nativeTests,
      `test_cart.c:12:test_total:FAIL: Expected 3 Was 2
check_foo.c:12:F:Core:test_add:0: Assertion 'add(1,1) == 3' failed: add(1,1) == 2, 3 == 3
FAIL!  : TestCart::adds() Compared values are not the same
   Actual   (add(1,1)): 2
   Loc: [../tests/tst_cart.cpp(12)]
FAIL: LLVM :: CodeGen/X86/cart.ll (12 of 40000)`,
    );
    expect(found.map(({ failingTests }) => failingTests?.[0]?.name)).toEqual([
      'test_total',
      'test_add',
      'TestCart::adds()',
      'LLVM :: CodeGen/X86/cart.ll',
    ]);
    expect(found[2]?.locations).toMatchObject([{ file: '../tests/tst_cart.cpp', line: 12 }]);
  });
});
