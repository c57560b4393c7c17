import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/embedded/database.ts';
import { EMBEDDED_FILE, openEmbeddedStore } from '../../src/store/embedded/store.ts';
import { delivery } from '../contracts/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
afterAll(() => rmSync(folder, { recursive: true }));

const mount = (...args: string[]) => spawnSync('mount', args).status === 0;

/** Runs with a small disk of its own; false where this user may not mount one. */
async function onSmallDisk(name: string, use: (path: string) => Promise<void>): Promise<boolean> {
  const path = join(folder, name);
  mkdirSync(path);
  if (process.getuid?.() !== 0 || !mount('-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path)) return false;
  try {
    await use(path);
  } finally {
    spawnSync('umount', ['-l', path]);
  }
  return true;
}

describe('the embedded store when something is wrong', () => {
  it('refuses a folder that is a file', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => openEmbeddedStore(join(folder, 'file'))).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(/is a file/),
      }),
    );
  });

  it('refuses a file that is no database, and leaves it alone', () => {
    const data = join(folder, 'text');
    mkdirSync(data);
    writeFileSync(join(data, EMBEDDED_FILE), 'this is a text\n'.repeat(1000));
    expect(() => openEmbeddedStore(data)).toThrow(
      expect.objectContaining({ code: 'STORE_CORRUPT', message: expect.stringContaining(EMBEDDED_FILE) }),
    );
  });

  it('refuses the schema of a newer program', async () => {
    const data = join(folder, 'newer');
    await openEmbeddedStore(data).close();
    const db = new Libsql(join(data, EMBEDDED_FILE));
    db.exec('PRAGMA user_version = 9999');
    db.close();
    expect(() => openEmbeddedStore(data)).toThrow(
      expect.objectContaining({ code: 'STORE_TOO_NEW', message: expect.stringContaining('9999') }),
    );
  });

  it('says so when the folder cannot be written', async (context) => {
    if (process.getuid?.() !== 0) {
      const data = join(folder, 'readonly');
      mkdirSync(data, { mode: 0o500 });
      expect(() => openEmbeddedStore(data)).toThrow(expect.objectContaining({ code: 'STORE_READONLY' }));
      chmodSync(data, 0o700);
      return;
    }
    const ran = await onSmallDisk('readonly', async (data) => {
      const elsewhere = join(folder, 'writable');
      await openEmbeddedStore(elsewhere).close();
      cpSync(elsewhere, data, { recursive: true });
      expect(mount('-o', 'remount,ro', data)).toBe(true);
      expect(() => openEmbeddedStore(data)).toThrow(expect.objectContaining({ code: 'STORE_READONLY' }));
    });
    if (!ran) context.skip('neither a plain user nor allowed to mount');
  });

  it('refuses what a full disk cannot keep, keeps the rest and goes on when there is room', async (context) => {
    const ran = await onSmallDisk('full', async (data) => {
      const store = openEmbeddedStore(data);
      const filler = join(data, 'filler');
      writeFileSync(filler, Buffer.alloc(800_000));
      const stored: string[] = [];
      let failure: unknown;
      for (let i = 0; failure === undefined; i++) {
        try {
          await store.inbox.put(delivery(`d${i}`, undefined, 'x'.repeat(20_000)), i);
          stored.push(`d${i}`);
        } catch (error) {
          failure = error;
        }
      }
      expect(failure).toMatchObject({ code: 'STORE_FULL' });
      expect((await store.inbox.list('waiting', 1000)).map((row) => row.deliveryId)).toEqual(stored);
      rmSync(filler);
      await store.check();
      expect(await store.inbox.put(delivery('after'), 1e6)).toBe('stored');
      await store.close();
      const again = openEmbeddedStore(data);
      expect(await again.inbox.list('waiting', 1000)).toHaveLength(stored.length + 1);
      await again.close();
    });
    if (!ran) context.skip('not allowed to mount a small disk');
  });

  it('says so when another program holds the file, and writes when it is free', async () => {
    const file = join(folder, 'busy.db');
    const db = openDatabase(file, { busyTries: 3 });
    const write = (id: number) => db.write((sql) => sql.run('INSERT INTO t VALUES (?)', [id]));
    db.exclusively((_, exec) => exec('CREATE TABLE t (id INTEGER)'));
    const holder = new Libsql(file);
    holder.exec('BEGIN IMMEDIATE');
    const refused = await Promise.allSettled([write(1), write(2)]);
    for (const one of refused) expect(one).toMatchObject({ reason: { code: 'STORE_BUSY' } });
    const waiting = write(3);
    setImmediate(() => holder.exec('ROLLBACK'));
    expect(await waiting).toBe(1);
    expect(db.read.all('SELECT id FROM t')).toEqual([{ id: 3 }]);
    holder.close();
    await db.close();
  });

  it('undoes only the work that fails of those that commit together', async () => {
    const db = openDatabase(join(folder, 'together.db'));
    db.exclusively((_, exec) => exec('CREATE TABLE t (id INTEGER PRIMARY KEY)'));
    const write = (...ids: number[]) =>
      db.write((sql) => {
        for (const id of ids) sql.run('INSERT INTO t VALUES (?)', [id]);
      });
    const done = await Promise.allSettled([write(1), write(2, 1), write(3)]);
    expect(done.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(db.read.all('SELECT id FROM t ORDER BY id')).toEqual([{ id: 1 }, { id: 3 }]);
    await db.close();
  });
});
