import { describe, expect, it } from 'vitest';
import { pytest } from '../../../src/analysis/readers/pytest.ts';
import { python } from '../../../src/analysis/readers/python.ts';
import { pyunit } from '../../../src/analysis/readers/pyunit.ts';
import { readLines } from '../../support/read-lines.ts';

describe('pytest', () => {
  it("names the error of a test's section, its place and its name", async () => {
    const found = await readLines(
      pytest,
      `=================================== FAILURES ===================================
_______________________________ TestCart.test_total ________________________________

self = <tests.test_cart.TestCart object at 0x7f>

    def test_total(self):
>       assert total([1, 2]) == 4, "wrong sum"
E       AssertionError: wrong sum
E       assert 3 == 4
E        +  where 3 = total([1, 2])

tests/test_cart.py:12: AssertionError
----------------------------- Captured stderr call -----------------------------
E   ValueError: printed by the program
=========================== short test summary info ============================
FAILED tests/test_cart.py::TestCart::test_total - AssertionError: wrong sum
FAILED tests/test_cart.py::test_other[a b] - KeyError: 'id'
========================= 2 failed, 4 passed in 0.12s ==========================`,
    );
    expect(found[0]).toMatchObject({
      message: 'AssertionError: wrong sum',
      says: 'E       AssertionError: wrong sum',
      failingTests: [{ name: 'tests/test_cart.py::TestCart::test_total', file: 'tests/test_cart.py' }],
      locations: [{ file: 'tests/test_cart.py', line: 12 }],
      category: 'test',
    });
    expect(found.slice(1).map(({ failingTests }) => failingTests?.[0])).toEqual([
      { name: 'tests/test_cart.py::TestCart::test_total', file: 'tests/test_cart.py' },
      { name: 'tests/test_cart.py::test_other[a b]', file: 'tests/test_cart.py' },
    ]);
  });

  it('names the first error of a chain', async () => {
    const [found] = await readLines(
      pytest,
      `____________________________ test_deploys ____________________________
    def ping(self):
>       raise AttributeError('_is_string')
E       AttributeError: module responses has no attribute _is_string

/usr/lib/python3/site-packages/moto/core.py:9: AttributeError

During handling of the above exception, another exception occurred:

>       deploy()
E       acme.MissingDependencyException: Docker is required

tests/test_deploy.py:40: MissingDependencyException`,
    );
    expect(found?.message).toBe('AttributeError: module responses has no attribute _is_string');
    expect(found?.locations?.[0]).toMatchObject({ file: 'tests/test_deploy.py', line: 40 });
  });

  it('tells a module that does not load from a failed test', async () => {
    const [missing, broken] = await readLines(
      pytest,
      `_____________ ERROR collecting tests/test_api.py _____________
ImportError while importing test module '/w/tests/test_api.py'.
tests/test_api.py:1: in <module>
    import httpx
E   ModuleNotFoundError: No module named 'httpx'
_____________ ERROR collecting tests/test_old.py _____________
E     File "/w/tests/test_old.py", line 7
E       <<<<<<< HEAD
E       ^
E   SyntaxError: invalid syntax`,
    );
    expect(missing).toMatchObject({ category: 'dependency', failingTests: [] });
    expect(broken).toMatchObject({
      category: 'compile',
      message: 'SyntaxError: invalid syntax',
      locations: [{ file: '/w/tests/test_old.py', line: 7 }],
    });
  });

  it('follows an exit code to what the program had printed', async () => {
    const [found] = await readLines(
      pytest,
      `__________________________ test_install __________________________
>       assert result.returncode == 0
E       AssertionError: Script returned code: 1

tests/test_install.py:20: AssertionError
----------------------------- Captured stdout call -----------------------------
Collecting acme
ERROR: Could not install packages due to an OSError: 502 error responses
======================== 1 failed in 3.20s =========================`,
    );
    expect(found?.says).toMatch(/^ERROR: Could not install/);
    expect(found?.failingTests).toEqual([
      { name: 'tests/test_install.py::test_install', file: 'tests/test_install.py' },
    ]);
  });

  it('knows a time limit, an internal error and a crash', async () => {
    const found = await readLines(
      [...pytest, ...python],
      `_________________________________ test_waits __________________________________
E       Failed: Timeout >2.0s

tests/test_waits.py:5: Failed
INTERNALERROR> Traceback (most recent call last):
INTERNALERROR>   File "/w/conftest.py", line 3, in pytest_configure
INTERNALERROR> KeyError: 'DATABASE_URL'
tests/test_gui.py::test_opens Fatal Python error: Segmentation fault

Current thread 0x00007f (most recent call first):
  File "/w/app/window.py", line 88 in show
  File "/w/tests/test_gui.py", line 12 in test_opens`,
    );
    expect(found.map(({ reader }) => reader)).toEqual(['pytest', 'pytest-internal', 'python-crash']);
    expect(found[0]?.category).toBe('timeout');
    expect(found[1]?.message).toBe("KeyError: 'DATABASE_URL'");
    expect(found[2]).toMatchObject({
      locations: [{ file: '/w/app/window.py', line: 88 }, { file: '/w/tests/test_gui.py' }],
      failingTests: [{ name: 'test_opens', file: 'tests/test_gui.py' }],
    });
  });

  it('leaves passed tests and separators alone', async () => {
    const found = await readLines(
      pytest,
      `==================================== PASSES ====================================
______________________________ test_prints_errors ______________________________
----------------------------- Captured stdout call -----------------------------
ERROR: could not connect (expected)
E   ValueError: expected
___________________________________ summary ____________________________________
  py311: commands succeeded
tests/test_cart.py::test_total PASSED`,
    );
    expect(found).toEqual([]);
  });
});

describe('unittest', () => {
  const rule = '='.repeat(70);
  it('names the last line of the traceback, the test and its own frame', async () => {
    const found = await readLines(
      pyunit,
      `${rule}
FAIL: test_total (shop.tests.CartTest)
${'-'.repeat(70)}
Traceback (most recent call last):
  File "/w/shop/tests.py", line 21, in test_total
    self.assertEqual(cart.total(), 4)
  File "/usr/lib/python3.11/unittest/case.py", line 837, in assertEqual
    assertion_func(first, second, msg=msg)
AssertionError: 3 != 4

${rule}
ERROR: test_sends (shop.tests.MailTest.test_sends)
Sends a mail
${'-'.repeat(70)}
Traceback (most recent call last):
  File "/w/shop/mail.py", line 4, in send
    raise KeyError('host')
KeyError: 'host'

${'-'.repeat(70)}
Ran 2 tests in 0.012s`,
    );
    expect(
      found.map(({ message, failingTests, locations }) => [
        message,
        failingTests?.[0]?.name,
        locations?.[0]?.line,
      ]),
    ).toEqual([
      ['AssertionError: 3 != 4', 'shop.tests.CartTest.test_total', 21],
      ["KeyError: 'host'", 'shop.tests.MailTest.test_sends', 4],
    ]);
  });

  it("takes tox's own line for a symptom", async () => {
    const [found] = await readLines(
      pyunit,
      'ERROR: InvocationError for command /w/.tox/py311/bin/pytest (exited with code 1)',
    );
    expect(found?.reader).toBe('tox');
  });
});

describe('Python', () => {
  it('names the error that ended the program', async () => {
    const [found] = await readLines(
      python,
      `#12 3.456 Traceback (most recent call last):
#12 3.456   File "/app/manage.py", line 9, in <module>
#12 3.460     main()
#12 3.460 ModuleNotFoundError: No module named 'django'
#12 ERROR: process "/bin/sh -c python manage.py" did not complete successfully: exit code: 1`,
    );
    expect(found).toMatchObject({
      message: "ModuleNotFoundError: No module named 'django'",
      category: 'dependency',
      locations: [{ file: '/app/manage.py', line: 9 }],
      strength: 0.85,
    });
  });

  it('names the first of a chain before what it led to, and a wrapper in the same words', async () => {
    const chain = (first: string, link: string, last: string) => `Traceback (most recent call last):
  File "a.py", line 1, in <module>
${first}

${link}

Traceback (most recent call last):
  File "b.py", line 2, in <module>
${last}`;
    const handled = await readLines(
      python,
      chain(
        "NameError: name 'A' is not defined",
        'During handling of the above exception, another exception occurred:',
        'TypeError: no',
      ),
    );
    expect(handled[0]?.message).toBe("NameError: name 'A' is not defined");
    expect(handled[0]?.strength ?? 0).toBeGreaterThan(handled[1]?.strength ?? 1);
    const wrapped = await readLines(
      python,
      chain(
        'sqlite3.OperationalError: no such table: a',
        'The above exception was the direct cause of the following exception:',
        'django.db.utils.OperationalError: no such table: a',
      ),
    );
    expect(wrapped.map(({ message }) => message)).toEqual([
      'django.db.utils.OperationalError: no such table: a',
    ]);
  });

  it('weighs what was logged or ignored less, or not at all', async () => {
    const trace = `Traceback (most recent call last):
  File "a.py", line 1, in poll
ValueError: bad row`;
    const [logged] = await readLines(python, `WARNING could not poll, trying again\n${trace}`);
    expect(logged?.strength).toBeLessThan(0.3);
    expect(await readLines(python, `Exception ignored in: <function Pool.__del__>\n${trace}`)).toEqual([]);
  });
});
