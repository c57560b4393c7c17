/** A worker in a process of its own: no server, the store and the stand-ins that its argument names. Ends on SIGTERM. */
import { createLog } from '../../src/log.ts';
import { createPauses } from '../../src/providers/github/pauses.ts';
import { createProviders, type ProviderSettings } from '../../src/providers/registry.ts';
import { createShelf } from '../../src/providers/shelf.ts';
import { createService } from '../../src/server/service.ts';
import { openStore } from '../../src/store/open.ts';
import { analyzeLines } from './line-analyzer.ts';

export interface WorkerArguments {
  readonly data: string;
  readonly settings: ProviderSettings;
  readonly timeoutMs: number;
}

const { data, settings, timeoutMs } = JSON.parse(process.argv[2] ?? '{}') as WorkerArguments;
const store = await openStore({ data });
const tools = {
  fetch,
  now: Date.now,
  pauses: createPauses(store.facts),
  shelf: createShelf(store.facts, Date.now),
  timeoutMs,
  backoffMs: 20,
  // Of GitHub: a log that is not there yet is asked for again.
  logWaits: [50, 100, 200],
};
const service = createService({
  store,
  providers: createProviders(settings, tools),
  analyze: analyzeLines,
  now: Date.now,
  log: createLog('info', { write: (line: string) => void process.stdout.write(line) }),
  idleMs: 100,
  leaseMs: 10_000,
  recoverEveryMs: null,
});
service.start();
process.once('SIGTERM', () => {
  void service
    .stop(1_000)
    .then(() => store.close())
    .then(() => process.exit(0));
});
