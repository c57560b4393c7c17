import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterAll } from 'vitest';
import { EMBEDDED_FILE } from '../../src/store/embedded/store.ts';
import { openStore } from '../../src/store/open.ts';
import { storeContract } from '../contracts/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
afterAll(() => rmSync(folder, { recursive: true }));

storeContract('embedded', {
  open: () => openStore({ data: folder }),
  empty: async () => {
    const db = new Libsql(join(folder, EMBEDDED_FILE));
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
    db.exec(tables.map((table) => `DELETE FROM ${table};`).join('\n'));
    // What a deletion outside of the store does not tell the processes that hold vectors in memory.
    db.exec("INSERT INTO counters VALUES ('vector-deletions', abs(random()) % 1000000007)");
    db.close();
  },
});
