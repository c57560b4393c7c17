import { afterAll, beforeAll, describe, it } from 'vitest';
import type { DatabaseConfig } from '../../src/config/database.ts';
import { openStore } from '../../src/store/open.ts';
import { storeContract } from '../contracts/store.ts';
import { createDatabase, dropDatabase, emptyDatabase, testDatabase } from './server.ts';

if (testDatabase === null) {
  describe('store contract: TiDB', () => {
    it.skip('skipped: TEST_DATABASE_URL names no server (`node scripts/mariadb.mjs` brings one up)', () => {});
  });
} else {
  const server = testDatabase;
  let database: DatabaseConfig;
  beforeAll(async () => {
    database = await createDatabase(server, 'devops_assist_contract');
  });
  afterAll(() => dropDatabase(database));

  storeContract('TiDB', {
    open: () => openStore({ data: '', database }),
    empty: () => emptyDatabase(database),
  });
}
