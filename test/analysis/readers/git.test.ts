import { describe, expect, it } from 'vitest';
import { git } from '../../../src/analysis/readers/git.ts';
import { pylinters } from '../../../src/analysis/readers/pylint.ts';
import { readLines } from '../../support/read-lines.ts';

describe('git', () => {
  it('names the refused ref, the conflict and the missing object', async () => {
    const found = await readLines(
      git,
      `To https://gitlab.com/northwind/catalog.git
 ! [rejected]        HEAD -> main (fetch first)
error: failed to push some refs to 'https://gitlab.com/northwind/catalog.git'
hint: Updates were rejected because the remote contains work that you do not have
Auto-merging src/version.txt
CONFLICT (content): Merge conflict in src/version.txt
Automatic merge failed; fix conflicts and then commit the result.
[01a60e35df88] Object does not exist on the server: [404] Object does not exist on the server`,
    );
    expect(found.map(({ reader, message }) => [reader, message])).toEqual([
      ['git-push', 'fetch first'],
      ['git-conflict', 'CONFLICT (content): Merge conflict in src/version.txt'],
      [
        'git-lfs',
        '[01a60e35df88] Object does not exist on the server: [404] Object does not exist on the server',
      ],
    ]);
    expect(found[1]?.locations).toMatchObject([{ file: 'src/version.txt' }]);
  });

  it('tells what a fatal line speaks of, and finds what stands above or below it', async () => {
    const read = async (text: string) => {
      const [found] = await readLines(git, text);
      return [found?.category, found?.message];
    };
    expect(
      await read("fatal: could not read Username for 'https://git.acme.dev': terminal prompts disabled"),
    ).toEqual(['auth', expect.stringMatching(/^could not read Username/)]);
    expect(
      await read(
        "fatal: unable to access 'https://git.acme.dev/a.git/': The requested URL returned error: 503",
      ),
    ).toEqual(['network', expect.any(String)]);
    expect(
      await read(
        "fatal: unable to access 'https://git.acme.dev/a.git/': The requested URL returned error: 403",
      ),
    ).toEqual(['permission', expect.any(String)]);
    expect(
      await read(
        'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.',
      ),
    ).toEqual(['auth', 'git@github.com: Permission denied (publickey).']);
    expect(await read('fatal: remote error:\n  Repository not found.')).toEqual([
      'git',
      'Repository not found.',
    ]);
  });

  it('is less sure of what scripts try, and leaves other tools alone', async () => {
    const [described] = await readLines(git, 'fatal: No names found, cannot describe anything.');
    expect(described?.strength).toBeLessThan(0.5);
    expect(await readLines(git, 'fatal: [web2]: FAILED! => {"changed": false}')).toEqual([]);
  });
});

describe('checks of Python', () => {
  it('reads mypy and pyright with their rules', async () => {
    const found = await readLines(
      pylinters,
      `ledger.py:6: error: Argument 1 to "post" has incompatible type "str"; expected "int"  [arg-type]
ledger.py:6: note: See the documentation
  /w/app/api.py:12:5 - error: "x" is not a known attribute of "None" (reportOptionalMemberAccess)
ledger.py:9: note: Revealed type is "int"`,
    );
    expect(
      found.map(({ reader, values, locations }) => [reader, values?.code, locations?.[0]?.line]),
    ).toEqual([
      ['mypy', 'arg-type', 6],
      ['pyright', 'reportOptionalMemberAccess', 12],
    ]);
  });

  it('tells ruff, flake8 and pylint apart', async () => {
    const ruff = await readLines(
      pylinters,
      `F401 [*] \`os\` imported but unused
 --> app/main.py:1:8
  |
1 | import os
  |        ^^
help: Remove unused import: \`os\`

app/old.py:3:1: E402 Module level import not at top of file
Found 2 errors.`,
    );
    expect(
      ruff.map(({ reader, says, locations }) => [reader, says.slice(0, 4), locations?.[0]?.file]),
    ).toEqual([
      ['ruff', 'F401', 'app/main.py'],
      ['ruff', 'app/', 'app/old.py'],
    ]);
    const others = await readLines(
      pylinters,
      `./app/main.py:3:80: E501 line too long (93 > 79 characters)
app/main.py:7:4: E1101: Instance of 'A' has no 'b' member (no-member)`,
    );
    expect(others.map(({ reader, values }) => [reader, values?.rule])).toEqual([
      ['flake8', 'E501'],
      ['pylint', 'E1101'],
    ]);
  });

  it('reads formatters and hooks that change files', async () => {
    const found = await readLines(
      pylinters,
      `would reformat /w/main.py
ERROR: /w/cart.py Imports are incorrectly sorted and/or formatted.
trim trailing whitespace.................................................Failed
- hook id: trailing-whitespace
- exit code: 1
- files were modified by this hook

Fixing README.md`,
    );
    expect(found.map(({ reader }) => reader)).toEqual(['black', 'isort', 'pre-commit']);
    expect(found[2]?.message).toBe('trim trailing whitespace changed files');
  });
});
