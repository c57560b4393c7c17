/** The one file that names every store there is. */
import { openEmbeddedStore } from './embedded/store.ts';
import type { Store } from './store.ts';

export interface StoreConfig {
  /** The folder of the embedded store. */
  readonly data: string;
}

/** Opens the configured store, its schema up to date. Throws a DevopsAssistError when it cannot serve. */
export async function openStore(config: StoreConfig): Promise<Store> {
  return openEmbeddedStore(config.data);
}
