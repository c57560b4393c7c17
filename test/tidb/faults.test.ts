import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseConfig } from '../../src/config/database.ts';
import { openStore } from '../../src/store/open.ts';
import { connectTidb } from '../../src/tidb/client.ts';
import { migrateTidb } from '../../src/tidb/migrate.ts';
import { MIGRATIONS } from '../../src/tidb/migrations.ts';
import { delivery } from '../contracts/samples.ts';
import { serveAndEnd } from '../support/serve-process.ts';
import { connectTo, createDatabase, dropDatabase, testDatabase } from './server.ts';

const open = (database: DatabaseConfig) => openStore({ data: '', database });

const nowhere: DatabaseConfig = {
  host: '127.0.0.1',
  port: 1,
  user: 'u',
  password: 'pass-word-of-the-test',
  name: 'd',
  tls: false,
  caFile: null,
  connections: 2,
  statementTimeout: 1000,
};

describe('a database that cannot be used', () => {
  it('is named when nothing listens there', async () => {
    await expect(open(nowhere)).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
      message: expect.stringContaining('127.0.0.1:1/d'),
    });
  });

  it('is named when its host does not exist', async () => {
    const failure = await open({ ...nowhere, host: 'db.invalid' }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'STORE_UNREACHABLE' });
    expect(failure.message).not.toContain(nowhere.password);
  });

  it('is named when it hangs up at once', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(open({ ...nowhere, port })).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    server.close();
  });

  it('is not asked at all when the CA file cannot be read', async () => {
    await expect(open({ ...nowhere, tls: true, caFile: '/nowhere/ca.pem' })).rejects.toMatchObject({
      code: 'STORE_TLS',
      message: expect.stringContaining('/nowhere/ca.pem'),
    });
  });
});

describe.skipIf(testDatabase === null)('a real server', () => {
  const server = testDatabase as DatabaseConfig;
  let database: DatabaseConfig;
  beforeAll(async () => {
    database = await createDatabase(server, 'devops_assist_faults');
  });
  afterAll(() => dropDatabase(database));

  it('refuses a wrong user, a missing database and TLS that it does not speak or cannot prove', async () => {
    await expect(open({ ...database, user: 'nobody', password: 'x' })).rejects.toMatchObject({
      code: 'STORE_AUTH',
    });
    await expect(open({ ...database, name: 'no_such_database' })).rejects.toMatchObject({
      code: 'STORE_DATABASE_MISSING',
    });
    await expect(open({ ...database, tls: true })).rejects.toMatchObject({ code: 'STORE_TLS' });
  });

  it.each([
    ['a wrong password', 'nobody:wrong@', 'devops_assist_faults', /user/],
    ['a missing database', '', 'no_such_database', /no_such_database/],
    ['no TLS', '', 'devops_assist_faults', /TLS|encrypted/],
  ])('%s ends the start of the service with one line', (name, user, databaseName, reason) => {
    const { host, port, user: own, password } = database;
    const owner = user === '' ? `${own}${password === '' ? '' : `:${password}`}@` : user;
    const settings = {
      DATABASE_URL: `mysql://${owner}${host}:${port}/${databaseName}`,
      ...(name === 'no TLS' ? { DATABASE_TLS: 'on' } : {}),
    };
    const { status, lines } = serveAndEnd(tmpdir(), settings);
    expect(status).toBe(1);
    expect(lines).toEqual([expect.stringMatching(reason)]);
  });

  it('is migrated by several replicas at once, and tells beforehand what it would do', async () => {
    const db = connectTidb(database);
    expect(await migrateTidb(db, { dryRun: true })).toEqual(MIGRATIONS.map((step) => step.name));
    const taken = await Promise.all([1, 2, 3, 4].map(() => migrateTidb(db)));
    expect(taken.flat()).toEqual(MIGRATIONS.map((step) => step.name));
    expect(await migrateTidb(db, { dryRun: true })).toEqual([]);
    await db.close();
  });

  it('takes a step again that was cut in the middle', async () => {
    const db = connectTidb(database);
    await migrateTidb(db);
    const steps = [
      ...MIGRATIONS,
      { name: 'one more', statements: ['ALTER TABLE locks ADD COLUMN note TEXT', 'SYNTAX ERROR'] },
    ];
    await expect(migrateTidb(db, { migrations: steps })).rejects.toMatchObject({ code: 'STORE_FAILED' });
    const mended = [...MIGRATIONS, { name: 'one more', statements: [steps.at(-1)?.statements[0] ?? ''] }];
    expect(await migrateTidb(db, { migrations: mended })).toEqual(['one more']);
    await expect(migrateTidb(db)).rejects.toMatchObject({ code: 'STORE_TOO_NEW' });
    await db.close();
    const connection = await connectTo(database);
    await connection.query('DELETE FROM schema_steps WHERE version > ?', [MIGRATIONS.length]);
    await connection.end();
  });

  it('gives up a statement after the time-out and works on', async () => {
    const store = await open({ ...database, statementTimeout: 300 });
    const connection = await connectTo(database);
    await connection.query('LOCK TABLES inbox WRITE');
    await expect(store.inbox.list('dead', 1)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    await connection.query('UNLOCK TABLES');
    await connection.end();
    expect(await store.inbox.list('dead', 1)).toEqual([]);
    await store.close();
  });

  it('does not wait for ever for a connection while all of them hang', async () => {
    const store = await open({ ...database, connections: 1, statementTimeout: 400 });
    const connection = await connectTo(database);
    await connection.query('LOCK TABLES inbox WRITE');
    const asked = await Promise.allSettled([1, 2, 3, 4].map(() => store.inbox.list('dead', 1)));
    for (const one of asked) {
      expect(one).toMatchObject({ reason: { code: expect.stringMatching(/^STORE_(BUSY|UNREACHABLE)$/) } });
    }
    await connection.query('UNLOCK TABLES');
    await connection.end();
    expect(await store.inbox.list('dead', 1)).toEqual([]);
    await store.close();
  });

  it('finds deliveries of an organisation whose turn was lost', async () => {
    const store = await open(database);
    await store.inbox.put(delivery('d'), 1);
    const connection = await connectTo(database);
    await connection.query('DELETE FROM inbox_turns');
    await connection.end();
    expect((await store.inbox.claim('w', 2, 100))?.deliveryId).toBe('d');
    await store.close();
  });
});
