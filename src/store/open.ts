/** The one file that names every store there is. */
import type { DatabaseConfig } from '../config/database.ts';
import { connectTidb } from '../tidb/client.ts';
import { makeVectorIndex, migrateTidb } from '../tidb/migrate.ts';
import { openTidbStore } from '../tidb/store.ts';
import { migrateEmbedded, openEmbeddedStore } from './embedded/store.ts';
import type { Store } from './store.ts';

export interface StoreConfig {
  /** The folder of the embedded store. */
  readonly data: string;
  /** TiDB, where one is configured (`databaseConfig`); else the embedded store serves. */
  readonly database?: DatabaseConfig | null;
}

/** Opens the configured store, its schema up to date. Throws a DevopsAssistError when it cannot serve. */
export async function openStore(config: StoreConfig): Promise<Store> {
  return config.database ? openTidbStore(config.database) : openEmbeddedStore(config.data);
}

/** Opens the store for one piece of work and closes it, however that ends. Throws what `openStore` throws. */
export async function useStore(config: StoreConfig, use: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore(config);
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

export interface Migrated {
  /** The names of the steps taken; of those to be taken where nothing was to be changed. */
  readonly steps: readonly string[];
  /** Why searches of vectors read every one; null if they use an index, or if the store needs none. */
  readonly withoutIndex: string | null;
}

/** Brings the schema of the configured store up to date, or tells what that would take. */
export async function migrateStore(config: StoreConfig, options: { dryRun: boolean }): Promise<Migrated> {
  if (!config.database)
    return { steps: await migrateEmbedded(config.data, options.dryRun), withoutIndex: null };
  const db = connectTidb(config.database);
  try {
    const steps = await migrateTidb(db, options);
    return { steps, withoutIndex: options.dryRun ? null : await makeVectorIndex(db) };
  } finally {
    await db.close();
  }
}
