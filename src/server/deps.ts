/** What the server is built from. */
import type { Logger } from 'pino';
import type { Provider } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';
import type { Metrics } from './metrics.ts';

export interface ServerDeps {
  readonly providers: readonly Provider[];
  readonly store: Pick<Store, 'inbox' | 'check'>;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly log: Logger;
  /** Tells the worker that the inbox has something new. */
  readonly wake: () => void;
}
