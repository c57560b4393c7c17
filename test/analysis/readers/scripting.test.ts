import { describe, expect, it } from 'vitest';
import { beam } from '../../../src/analysis/readers/beam.ts';
import { behaviour } from '../../../src/analysis/readers/behaviour.ts';
import { docs } from '../../../src/analysis/readers/docs.ts';
import { phpReaders } from '../../../src/analysis/readers/php.ts';
import { ruby } from '../../../src/analysis/readers/ruby.ts';
import { scripting } from '../../../src/analysis/readers/scripting.ts';
import { readLines } from '../../support/read-lines.ts';

describe('Ruby', () => {
  it('names the example, its place and what was expected', async () => {
    const [found] = await readLines(
      ruby,
      `  1) Cart#total sums items
     Failure/Error: expect(cart.total).to eq(2)

       expected: 2
            got: 3
     # ./spec/cart_spec.rb:12:in \`block (3 levels) in <top (required)>'`,
    );
    expect(found).toMatchObject({
      reader: 'rspec',
      message: 'expected: 2',
      failingTests: [{ name: 'Cart#total sums items' }],
      locations: [{ file: './spec/cart_spec.rb', line: 12 }],
    });
  });

  it('tells a spec that does not load from a failed example', async () => {
    const [found] = await readLines(
      ruby,
      `An error occurred while loading ./spec/cart_spec.rb.
Failure/Error: require 'shop/cart'

LoadError:
  cannot load such file -- shop/cart
# ./spec/cart_spec.rb:1:in \`require'`,
    );
    expect(found).toMatchObject({
      category: 'dependency',
      message: 'LoadError: cannot load such file -- shop/cart',
      failingTests: [],
    });
  });

  it('reads Minitest, old and new, and Test::Unit', async () => {
    const found = await readLines(
      ruby,
      `Failure:
CartTest#test_total [test/models/cart_test.rb:12]:
Expected: 2
  Actual: 3

  2) Error:
CartTest#test_sub:
NoMethodError: undefined method \`foo' for nil:NilClass
    test/cart_test.rb:20:in \`test_sub'

  1) Failure:
test_add(CartTest) [/app/test/cart_test.rb:14]:
<2> expected but was
<3>.

Failure: test_list(CartTest)
test/cart_test.rb:22:in 'test_list'`,
    );
    expect(
      found.map(({ failingTests, locations }) => [failingTests?.[0]?.name, locations?.[0]?.line]),
    ).toEqual([
      ['CartTest.test_total', 12],
      ['CartTest.test_sub', 20],
      ['CartTest.test_add', 14],
      ['CartTest.test_list', 22],
    ]);
  });

  it('names the error below rake aborted!, and its kind', async () => {
    const found = await readLines(
      ruby,
      `rake aborted!
Errno::ENOENT: No such file or directory @ rb_sysopen - config/database.yml
/app/config/application.rb:12:in \`read'
Tasks: TOP => db:setup => environment
rake aborted!
Command failed with status (1): [ruby -I"lib:test"]
Tasks: TOP => test
/app/lib/shop.rb:12:in \`run': undefined method \`foo' for nil:NilClass (NoMethodError)
	from /app/bin/x:3:in \`<main>'`,
    );
    expect(found[0]).toMatchObject({ reader: 'rake', category: 'config', locations: [{ line: 12 }] });
    expect(found[1]).toMatchObject({ reader: 'rake', strength: 0.15 });
    expect(found[2]).toMatchObject({ reader: 'ruby', locations: [{ file: '/app/lib/shop.rb', line: 12 }] });
  });

  it('finds in a native gem what mkmf missed', async () => {
    const [found] = await readLines(
      ruby,
      `Installing nokogiri 1.6.6.2 with native extensions
Gem::Ext::BuildError: ERROR: Failed to build gem native extension.
checking if the C compiler accepts ... yes
libxml2 is missing. Please locate mkmf.log to investigate how it is failing.
*** extconf.rb failed ***

An error occurred while installing nokogiri (1.6.6.2), and Bundler cannot continue.`,
    );
    expect(found).toMatchObject({ reader: 'gem-extension', cause: 3, values: { gem: 'nokogiri' } });
  });

  it('reads RuboCop, Sorbet, Brakeman, bundler-audit and SimpleCov', async () => {
    const found = await readLines(
      ruby,
      `lib/cart.rb:12:121: C: Layout/LineLength: Line is too long. [130/120]
lib/cart.rb:14: Method \`foo\` does not exist on \`Cart\` https://srb.help/7003
Confidence: High
Category: SQL Injection
Check: SQL
Message: Possible SQL injection
File: app/models/user.rb
Line: 12

Name: rack
Version: 2.2.2
CVE: CVE-2022-30122
Criticality: High
Solution: upgrade to '~> 2.0.9'

Line coverage (71.00%) is below the expected minimum coverage (90.00%).`,
    );
    expect(found.map(({ reader }) => reader)).toEqual([
      'rubocop',
      'sorbet',
      'brakeman',
      'bundler-audit',
      'simplecov',
    ]);
    expect(found[2]).toMatchObject({ locations: [{ file: 'app/models/user.rb', line: 12 }] });
    expect(found[3]).toMatchObject({ values: { package: 'rack', advisory: 'CVE-2022-30122' } });
  });
});

describe('PHP', () => {
  it('names test, place and message of PHPUnit, also without "test" in the name', async () => {
    const found = await readLines(
      phpReaders,
      `1) Acme\\Shop\\Tests\\CartTest::itSums with data set #0 (1, 2)
Failed asserting that two strings are equal.
--- Expected
+++ Actual

/app/vendor/x/Assert.php:10
/app/tests/CartTest.php:22

2) Tests\\Feature\\CartTest::test_it
Error: Call to undefined method App\\Cart::foo()

/app/tests/Feature/CartTest.php:15

ERRORS!`,
    );
    expect(found.map(({ message, locations }) => [message, locations?.[0]?.line])).toEqual([
      ['Failed asserting that two strings are equal.', 22],
      ['Error: Call to undefined method App\\Cart::foo()', 15],
    ]);
    expect(found[1]?.failingTests).toMatchObject([{ name: 'Tests\\Feature\\CartTest::test_it' }]);
  });

  it('lists the files that a fixer would change', async () => {
    const found = await readLines(
      phpReaders,
      `   1) src/Cart.php (braces_position)
   2) src/Order.php
Found 2 of 30 files that can be fixed in 1.2 seconds, 14.000 MB memory used

FILE: /app/src/Cart.php
----------------------------------------------------------------------
FOUND 1 ERROR AFFECTING 1 LINE
----------------------------------------------------------------------
 12 | ERROR | [x] Expected 1 space after FUNCTION keyword; 0 found`,
    );
    expect(found[0]).toMatchObject({
      tool: 'php-cs-fixer',
      locations: [{ file: 'src/Cart.php' }, { file: 'src/Order.php' }],
    });
    expect(found[1]).toMatchObject({ reader: 'phpcs', locations: [{ file: '/app/src/Cart.php', line: 12 }] });
  });

  it("names the reason of Composer's problem", async () => {
    const [found] = await readLines(
      phpReaders,
      `Your lock file does not contain a compatible set of packages. Please run composer update.

  Problem 1
    - symfony/console is locked to version v7.0.0 and an update of this package was not requested.
    - symfony/console v7.0.0 requires php >=8.2 -> your php version (8.1.27) does not satisfy that requirement.`,
    );
    expect(found).toMatchObject({ cause: 4, values: { package: 'symfony/console' } });
  });
});

describe('Elixir and Erlang', () => {
  it('reads ExUnit, the compiler, the formatter and Credo', async () => {
    const found = await readLines(
      beam,
      `  1) test sums (Shop.CartTest)
     test/cart_test.exs:5
     Assertion with == failed
     code:  assert Cart.sum() == 2
error: undefined function foo/0 (expected Shop to define such a function)
  lib/shop.ex:5: Shop.run/0

== Compilation error in file lib/shop.ex ==
** (CompileError) lib/shop.ex: cannot compile module Shop (errors have been logged)
** (Mix) mix format failed due to --check-formatted.
The following files are not formatted:

  * lib/shop.ex
┃ [R] → Modules should have a @moduledoc tag.
┃       lib/shop.ex:1:11 #(Shop)
src/shop.erl:5:3: function foo/0 undefined`,
    );
    expect(found.map(({ reader }) => reader)).toEqual([
      'exunit',
      'elixir',
      'elixir',
      'mix-format',
      'credo',
      'erlang',
    ]);
    expect(found[0]).toMatchObject({ cause: 2, failingTests: [{ name: 'Shop.CartTest.sums' }] });
    expect(found[1]).toMatchObject({ cause: 4, locations: [{ file: 'lib/shop.ex', line: 5 }] });
    expect(found[3]).toMatchObject({ locations: [{ file: 'lib/shop.ex' }] });
    expect(found[4]).toMatchObject({ locations: [{ file: 'lib/shop.ex', line: 1 }] });
  });
});

describe('scenarios', () => {
  it('reads Cucumber, behave and Behat', async () => {
    const found = await readLines(
      behaviour,
      `    When I buy a book                        # features/steps/shop.py:8 0.000s
      Assertion Failed: expected 1, got 0

Failing scenarios:
  features/shop.feature:5  Buy a book

0 features passed, 1 failed, 0 skipped`,
    );
    expect(found).toMatchObject([
      { tool: 'behave', cause: 1, failingTests: [{ name: 'Buy a book', file: 'features/shop.feature' }] },
    ]);
  });

  it("reads Robot Framework's tests, not its suites", async () => {
    const found = await readLines(
      behaviour,
      `Login works                                                           | FAIL |
Title should have been 'Welcome' but was 'Login'.
------------------------------------------------------------------------------
Shop :: Shop tests                                                    | FAIL |
1 test, 0 passed, 1 failed`,
    );
    expect(found).toMatchObject([
      {
        cause: 1,
        failingTests: [{ name: 'Login works' }],
        message: "Title should have been 'Welcome' but was 'Login'.",
      },
    ]);
  });
});

describe('documentation', () => {
  it('reads Sphinx: warnings as errors, and its own errors', async () => {
    const found = await readLines(
      docs,
      `Warning, treated as error:
/app/docs/usage.rst:12:undefined label: 'install'
/app/docs/a.md: WARNING: document isn't included in any toctree
build finished with problems, 1 warning (with warnings treated as errors).
Extension error:
Could not import extension sphinx_copybutton (exception: No module named 'sphinx_copybutton')`,
    );
    expect(found.map(({ reader, category, message }) => [reader, category, message])).toEqual([
      ['sphinx-treated', undefined, "undefined label: 'install'"],
      ['sphinx', undefined, "document isn't included in any toctree"],
      ['sphinx-error', 'dependency', expect.stringContaining('sphinx_copybutton')],
    ]);
    expect(found[0]?.locations).toMatchObject([{ file: '/app/docs/usage.rst', line: 12 }]);
  });
});

describe('other languages', () => {
  it('reads Perl, R, Julia, Lua and Clojure', async () => {
    const found = await readLines(
      scripting,
      `#   Failed test at t/cart.t line 8.
#          got: '3'
Global symbol "$foo" requires explicit package name at x.pl line 3.
  ── Failure ('test-cart.R:5:3'): sums ─────────────
  sum_cart() not equal to 2.

R/cart.R:12:81: style: [line_length_linter] Lines should not be more than 80 characters.
sums: Test Failed at /app/test/runtests.jl:5
  Expression: total() == 2
   Evaluated: 3 == 2
Failure → spec/cart_spec.lua @ 5
spec/cart_spec.lua:6: Expected objects to be equal.

    src/cart.lua:3:7: unused variable x
FAIL in (sums) (cart_test.clj:6)
expected: (= 2 (total))
  actual: (not (= 2 3))`,
    );
    expect(found.map(({ reader, locations }) => [reader, locations?.[0]?.line])).toEqual([
      ['perl', 8],
      ['perl-compile', 3],
      ['testthat', 5],
      ['lintr', 12],
      ['julia-test', 5],
      ['busted', 5],
      ['luacheck', 3],
      ['clojure-test', 6],
    ]);
  });
});
