import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Command } from 'commander';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { registerStore } from '../../src/commands/store.ts';
import { retention } from '../../src/config/retention.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { acme, commentRow, delivery, diagnosisRow, run, vectorAt, vote } from '../contracts/samples.ts';

const root = mkdtempSync(join(tmpdir(), 'devops-assist-'));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => {
  process.exitCode = undefined;
});

const DAY = 86_400_000;
const NOW = 1000 * DAY;

/** Runs one command on the store in `data`; gives what it printed. */
async function command(data: string, ...args: string[]): Promise<string> {
  let printed = '';
  const out = new Writable({
    write(chunk, _encoding, done) {
      printed += chunk;
      done();
    },
  });
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  registerStore(program, { config: () => ({ data, retention: retention({}) }), now: () => NOW, out });
  await program.parseAsync(args, { from: 'user' });
  return printed;
}

async function withStore<T>(data: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ data });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

const folder = (name: string) => join(root, name);

describe('devops-assist migrate', () => {
  it('tells what it would do without touching anything, does it, and has nothing left to do', async () => {
    const data = folder('migrate');
    expect(await command(data, 'migrate', '--dry-run')).toMatch(/^would take step: inbox/);
    expect(() => readFileSync(join(data, 'devops-assist.db'))).toThrow(/ENOENT/);
    expect(await command(data, 'migrate')).toMatch(/^took step: inbox/);
    expect(await command(data, 'migrate')).toBe('the schema is up to date\n');
  });
});

describe('devops-assist store', () => {
  it('exports to a file and imports into another store', async () => {
    await withStore(folder('from'), async (store) => {
      await store.inbox.put(delivery('d'), 1);
      await store.diagnoses.save([diagnosisRow()]);
      await store.comments.save(commentRow());
      await store.votes.replace(acme, '99', [vote('line\u2028separator\n')]);
      await store.vectors.put(null, [{ id: 'v', model: 'm', vector: vectorAt(0) }]);
    });
    const file = folder('export.ndjson');
    expect(await command(folder('from'), 'store', 'export', file)).toBe('5 records written\n');
    expect(await command(folder('from'), 'store', 'export')).toBe(readFileSync(file, 'utf8'));
    expect(await command(folder('to'), 'store', 'import', file)).toBe('5 records imported\n');
    expect(await command(folder('to'), 'store', 'check')).toBe('5 rows, 0 problems\n');
    expect(await withStore(folder('to'), (store) => store.diagnoses.ofRun(run()))).toEqual([diagnosisRow()]);
  });

  it('names a file that cannot be read or written, and a line that is no record', async () => {
    const missing = join(root, 'nowhere', 'file');
    await expect(command(folder('to'), 'store', 'import', missing)).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringContaining(missing),
    });
    await expect(command(folder('to'), 'store', 'export', missing)).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringContaining(missing),
    });
    const text = folder('text');
    writeFileSync(text, 'hello\n');
    await expect(command(folder('to'), 'store', 'import', text)).rejects.toMatchObject({
      code: 'IMPORT_INVALID',
    });
  });

  it('reports a damaged row', async () => {
    const data = folder('damaged');
    await withStore(data, (store) => store.diagnoses.save([diagnosisRow()]));
    const { default: Libsql } = await import('libsql');
    const db = new Libsql(join(data, 'devops-assist.db'));
    db.exec("UPDATE diagnoses SET diagnosis = '{}'");
    db.close();
    expect(await command(data, 'store', 'check')).toMatch(/cannot be read.*\n1 rows, 1 problems/);
    expect(process.exitCode).toBe(1);
  });

  it('sweeps by the retention that is configured', async () => {
    const data = folder('sweep');
    await withStore(data, (store) =>
      store.votes.replace(acme, '99', [
        vote('old', { at: NOW - 731 * DAY }),
        vote('new', { at: NOW - 729 * DAY }),
      ]),
    );
    expect(await command(data, 'store', 'sweep')).toContain('votes: 1 rows deleted');
  });
});

describe('devops-assist inbox', () => {
  it('lists dead deliveries and replays them', async () => {
    const data = folder('inbox');
    const id = await withStore(data, async (store) => {
      await store.inbox.put(delivery('d'), 1);
      const claimed = await store.inbox.claim('w', 2, 10);
      await store.inbox.dead(String(claimed?.id), 'w', 'always\n\u001b[31m500', 3);
      return String(claimed?.id);
    });
    const listed = await command(data, 'inbox', 'list');
    expect(listed).toContain(
      `${id}  1970-01-01T00:00:00.003Z  github github.com acme  attempts 1  always [31m500`,
    );
    expect(listed).toContain('waiting 0, claimed 0, done 0, dead 1');
    expect(await command(data, 'inbox', 'replay', id, 'other')).toBe(
      'other: is not a dead delivery\n1 deliveries are due again\n',
    );
    expect(process.exitCode).toBe(1);
    expect(await command(data, 'inbox', 'replay', '--all')).toBe('0 deliveries are due again\n');
    expect(await command(data, 'inbox', 'list', '--state', 'waiting')).toContain(id);
    await expect(command(data, 'inbox', 'replay')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(command(data, 'inbox', 'list', '--state', 'lost')).rejects.toThrow(/one of waiting/);
  });
});

describe('devops-assist forget', () => {
  it('deletes what belongs to an organisation, a repository or a person', async () => {
    const data = folder('forget');
    await withStore(data, async (store) => {
      await store.diagnoses.save([
        diagnosisRow(),
        diagnosisRow({ run: run(acme, '2', 'acme/other'), jobId: '2' }),
      ]);
      await store.votes.replace(acme, '99', [vote('eve')]);
    });
    const github = ['forget', '--provider', 'github'];
    expect(await command(data, ...github, '--person', 'eve')).toBe('1 rows deleted\n');
    expect(await command(data, ...github, '--organisation', 'acme', '--repository', 'acme/other')).toBe(
      '1 rows deleted\n',
    );
    expect(await command(data, ...github, '--organisation', 'acme')).toBe('1 rows deleted\n');
    await expect(command(data, ...github)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
