/** The one file that names every store there is. */
import type { DatabaseConfig } from '../config/database.ts';
import { openTidbStore } from '../tidb/store.ts';
import { openEmbeddedStore } from './embedded/store.ts';
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
