import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/store/embedded/database.ts';
import { migrate } from '../../src/store/embedded/migrate.ts';
import { MIGRATIONS } from '../../src/store/embedded/migrations.ts';
import { EMBEDDED_FILE, openEmbeddedStore } from '../../src/store/embedded/store.ts';
import { VOTE_COLUMNS, voteValues } from '../../src/store/rows.ts';
import { EXPORT_HEADER, importRecords } from '../../src/store/transfer.ts';
import { verify } from '../../src/store/verify.ts';
import { acme, vote } from '../contracts/samples.ts';

it('keeps the votes of the first schema and of its exports, as votes of members', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
  try {
    const db = openDatabase(join(folder, EMBEDDED_FILE));
    migrate(db, { migrations: MIGRATIONS.slice(0, 1) });
    const columns = VOTE_COLUMNS.split(', ');
    const given = voteValues(vote('ann')).filter((_value, index) => columns[index] !== 'trust');
    const first = columns.filter((column) => column !== 'trust');
    await db.write((sql) =>
      sql.run(`INSERT INTO votes (${first.join(', ')}) VALUES (${first.map(() => '?').join(', ')})`, given),
    );
    await db.close();

    const store = openEmbeddedStore(folder);
    const { trust: _, ...old } = vote('bob', { commentId: '100' });
    const lines = [EXPORT_HEADER, JSON.stringify({ kind: 'vote', ...old })];
    await importRecords(
      store.records,
      (async function* () {
        yield* lines;
      })(),
    );
    expect(
      (await store.votes.ofPatterns(acme, ['p'])).map(({ voter, trust }) => `${voter} ${trust}`),
    ).toEqual(['ann member', 'bob member']);
    expect(await verify(store)).toEqual({ rows: 2, problems: [] });
    await store.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
