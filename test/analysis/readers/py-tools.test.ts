import { describe, expect, it } from 'vitest';
import { pyTools } from '../../../src/analysis/readers/py-tools.ts';
import { readLines } from '../../support/read-lines.ts';

describe('tools around Python tests', () => {
  it('reads tox and nox on their own settings, not on a command that failed', async () => {
    const found = await readLines(
      pyTools,
      `docs: failed with make is not allowed, use allowlist_externals to allow it
  docs: FAIL ✖ in 4.2 seconds
py38: skipped because could not find python interpreter with spec(s): py38
nox > Program pytest not found.
nox > Session tests failed.
nox > Command flake8 src failed with exit code 1`,
    );
    expect(found.map(({ message }) => message)).toEqual([
      'make is not allowed, use allowlist_externals to allow it',
      'skipped because could not find python interpreter with spec(s): py38',
      'Program pytest not found.',
    ]);
  });

  it("names what stopped pre-commit's set-up", async () => {
    const [found] = await readLines(
      pyTools,
      `[INFO] Installing environment for https://github.com/psf/black.
An unexpected error has occurred: CalledProcessError: command: ('/usr/bin/git', 'checkout', '21.99b0')
return code: 1
stderr:
    error: pathspec '21.99b0' did not match any file(s) known to git
Check the log at /root/.cache/pre-commit/pre-commit.log`,
    );
    expect(found).toMatchObject({ cause: 4, values: { repository: 'https://github.com/psf/black' } });
  });

  it("reads Poetry's exception, and of what kind it is", async () => {
    const found = await readLines(
      pyTools,
      `  RuntimeError

  Hash for certifi (2023.7.22) from archive certifi-2023.7.22-py3-none-any.whl not found in known hashes

  at ~/.local/share/pypoetry/venv/lib/python3.11/site-packages/poetry/installation/executor.py:832 in _validate
      828│         archive_hash

  ConnectionError

  HTTPSConnectionPool(host='files.example.org', port=443): Max retries exceeded

  at /opt/poetry/lib/python3.9/site-packages/poetry/utils/authenticator.py:256 in request`,
    );
    expect(found.map(({ category, message }) => [category, message.split(' ')[0]])).toEqual([
      ['dependency', 'Hash'],
      ['network', "HTTPSConnectionPool(host='files.example.org',"],
    ]);
  });

  it('reads the checks of Django', async () => {
    const found = await readLines(
      pyTools,
      `SystemCheckError: System check identified some issues:

ERRORS:
shop.Order.buyer: (fields.E304) Reverse accessor 'User.orders' clashes.
	HINT: Add or change a related_name argument.

System check identified 1 issue (0 silenced).
Migrations for 'shop':
  shop/migrations/0004_order_note.py
    + Add field note to order`,
    );
    expect(found.map(({ reader, cause, values }) => [reader, cause, values?.code ?? values?.app])).toEqual([
      ['django-check', 3, 'fields.E304'],
      ['django-migrations', 7, 'shop'],
    ]);
  });

  it('reads pydocstyle, green and mypy without a line', async () => {
    const found = await readLines(
      pyTools,
      `shop/core.py:1 at module level:
        D100: Missing docstring in public module
Failure in shop.tests.test_a.ATest.test_it
  File "/app/shop/tests/test_a.py", line 6, in test_it
    self.assertEqual(1, 2)
AssertionError: 1 != 2

examples/app/setup.py: error: Duplicate module named "setup" (also at "./setup.py")`,
    );
    expect(found.map(({ reader, locations, cause }) => [reader, locations?.[0]?.file, cause])).toEqual([
      ['pydocstyle', 'shop/core.py', 1],
      ['green', '/app/shop/tests/test_a.py', 5],
      ['mypy-blocked', 'examples/app/setup.py', 7],
    ]);
  });
});
