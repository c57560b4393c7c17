import { describe, expect, it } from 'vitest';
import { apps } from '../../../src/analysis/readers/apps.ts';
import { buildSystems } from '../../../src/analysis/readers/build-systems.ts';
import { dotnet } from '../../../src/analysis/readers/dotnet.ts';
import { go } from '../../../src/analysis/readers/go.ts';
import { native } from '../../../src/analysis/readers/native.ts';
import { packages } from '../../../src/analysis/readers/packages.ts';
import { phpReaders } from '../../../src/analysis/readers/php.ts';
import { ruby } from '../../../src/analysis/readers/ruby.ts';
import { rust } from '../../../src/analysis/readers/rust.ts';
import { readLines } from '../../support/read-lines.ts';

describe('Go', () => {
  it('names what a test said, below its verdict or above', async () => {
    const [below] = await readLines(
      go,
      `--- FAIL: TestCart (0.01s)
    --- FAIL: TestCart/empty (0.00s)
        cart_test.go:31: got 1, want 0
FAIL
FAIL	github.com/acme/cart	0.081s`,
    );
    expect(below).toMatchObject({
      says: '        cart_test.go:31: got 1, want 0',
      failingTests: [{ name: 'TestCart' }, { name: 'TestCart/empty' }],
      locations: [{ file: 'cart_test.go', line: 31 }],
      values: { package: 'github.com/acme/cart' },
    });
    const [above] = await readLines(
      go,
      `=== RUN   TestOpen
    open_test.go:12: wrong number of rows
--- FAIL: TestOpen (0.00s)
=== RUN   TestNext`,
    );
    expect(above?.says).toContain('wrong number of rows');
  });

  it('names the panic of a test and its own frame', async () => {
    const [found] = await readLines(
      go,
      `--- FAIL: Test_null (0.00s)
panic: runtime error: invalid memory address or nil pointer dereference [recovered]
	panic: runtime error: invalid memory address or nil pointer dereference
goroutine 7 [running]:
testing.tRunner.func1.2()
	/usr/local/go/src/testing/testing.go:1529 +0x24e
github.com/acme/cloud.(*Backend).Prepare(0x0)
	/builds/cloud/backend.go:88 +0x5f`,
    );
    expect(found).toMatchObject({
      failingTests: [{ name: 'Test_null' }],
      locations: [{ file: '/builds/cloud/backend.go', line: 88 }],
    });
    expect(found?.says).toMatch(/^panic: runtime error/);
  });

  it('tells compiler, linter and download apart', async () => {
    const found = await readLines(
      go,
      `# github.com/acme/cli
./commands.go:395:20: undefined: command.VersionCmd
internal/a_test.go:63:3: the goroutine calls T.Fatalf (SA2002)
main.go:9:2: k8s.io/api@v0.23.4: Get "https://proxy.golang.org/x.zip": read tcp 10.1.0.82:52774: read: connection reset by peer
    log_test.go:4: only a message`,
    );
    const read = found.map(({ category, locations }) => [category, locations?.[0]?.file]);
    expect(read).toContainEqual([undefined, './commands.go']);
    expect(read).toContainEqual(['lint', 'internal/a_test.go']);
    expect(read).toContainEqual(['network', 'main.go']);
    expect(found).toHaveLength(3);
  });
});

describe('Rust', () => {
  it('reads rustc and clippy', async () => {
    const found = await readLines(
      rust,
      `error[E0308]: mismatched types
  --> src/config.rs:18:9
   |
18 |         port: "8080",

error: this returns a reference
  --> src/io.rs:44:17
   = note: \`-D clippy::needless-borrow\` implied by \`-D warnings\`

error: could not compile \`app\` (lib) due to 2 previous errors`,
    );
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({
      locations: [{ file: 'src/config.rs', line: 18 }],
      values: { code: 'E0308' },
    });
    expect(found[1]).toMatchObject({ category: 'lint', tool: 'clippy' });
  });

  it('reads a panic with the test that it ended', async () => {
    const found = await readLines(
      rust,
      `---- parse::rejects_empty stdout ----
thread 'parse::rejects_empty' panicked at src/parse.rs:88:9:
assertion \`left == right\` failed
  left: Ok(0)`,
    );
    expect(found[0]).toMatchObject({
      failingTests: [{ name: 'parse::rejects_empty', file: 'src/parse.rs' }],
      message: 'assertion `left == right` failed',
    });
  });
});

describe('C and C++', () => {
  it('reads gcc, MSVC and the linker', async () => {
    const found = await readLines(
      native,
      `src/tls.c: In function 'open':
src/tls.c:4:10: fatal error: openssl/ssl.h: No such file or directory
    4 | #include <openssl/ssl.h>
compilation terminated.
win.cpp(19): error C2143: syntax error: missing ';' before '}'
/usr/bin/ld: conv.c:838: undefined reference to \`estimate_kernel'
collect2: error: ld returned 1 exit status`,
    );
    expect(found.map(({ reader }) => reader)).toEqual(['gcc', 'gcc', 'ld']);
    expect(found[0]).toMatchObject({ locations: [{ file: 'src/tls.c', line: 4, column: 10 }] });
    expect(found[2]?.values).toMatchObject({ symbol: 'estimate_kernel', file: 'conv.c', line: '838' });
  });

  it("names what CMake says, not where it says it, and leaves Python's errors alone", async () => {
    const found = await readLines(
      buildSystems,
      `CMake Error at cmake/Options.cmake:18 (message):
  No GPU architecture given.  Please set APP_GPU_ARCH.
Call Stack (most recent call first):
  CMakeLists.txt:30 (include)

pandas/compat.py:76: error: Module has no attribute`,
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      message: 'No GPU architecture given.  Please set APP_GPU_ARCH.',
      locations: [{ file: 'cmake/Options.cmake', line: 18 }],
    });
  });
});

describe('other ecosystems', () => {
  it('reads .NET by the code of its error', async () => {
    const found = await readLines(
      dotnet,
      `/w/Api.csproj : error NU1101: Unable to find package Acme. [/w/Api.sln]
D:\\a\\Job.cs(12,7): error CS0246: The type or namespace name 'X' could not be found [D:\\a\\app.csproj]
  Failed Shop.CartTests.Rounds [12 ms]
  Error Message:
   Assert.Equal() Failure
     at Shop.CartTests.Rounds() in /w/CartTests.cs:line 31`,
    );
    expect(found.map(({ category }) => category)).toEqual(['dependency', 'compile', undefined]);
    expect(found[2]).toMatchObject({
      failingTests: [{ name: 'Shop.CartTests.Rounds' }],
      locations: [{ file: '/w/CartTests.cs', line: 31 }],
    });
  });

  it('reads apt, dnf and patch', async () => {
    const found = await readLines(
      packages,
      `E: Unable to locate package r-cran-x
  - nothing provides clang = 13.0.0 needed by macros-1-136.noarch from copr
Hunk #1 FAILED at 41.
1 out of 2 hunks FAILED -- saving rejects to file src/paths.c.rej`,
    );
    expect(found.map(({ reader, values }) => [reader, values?.package ?? values?.needs])).toEqual([
      ['apt', 'r-cran-x'],
      ['dnf', 'macros-1-136.noarch'],
      ['patch', undefined],
    ]);
  });

  it('reads Ruby, PHP and Swift', async () => {
    const found = await readLines(
      [...ruby, ...phpReaders, ...apps],
      `rspec ./spec/cart_spec.rb:30 # Cart rounds the total
1) App\\Tests\\CartTest::testRounds
Failed asserting that 10.01 matches expected 10.0.

/b/tests/CartTest.php:31

FAILURES!
/b/App.swift:9:8: error: no such module 'Alamofire'`,
    );
    expect(found[0]).toMatchObject({
      failingTests: [{ name: 'Cart rounds the total', file: './spec/cart_spec.rb' }],
    });
    expect(found[1]).toMatchObject({ locations: [{ file: '/b/tests/CartTest.php', line: 31 }] });
    expect(found[2]).toMatchObject({ reader: 'swiftc', message: "no such module 'Alamofire'" });
  });
});
