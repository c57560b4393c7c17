/** A worker in a process of its own: no server, the store and the stand-in that its argument names. Ends on SIGTERM. */
import { createLog } from '../../src/log.ts';
import { createGithub, type GithubConfig } from '../../src/providers/github/index.ts';
import { createPauses } from '../../src/providers/github/pauses.ts';
import { createService } from '../../src/server/service.ts';
import { openStore } from '../../src/store/open.ts';
import { analyzeLines } from './line-analyzer.ts';

const { data, config, timeoutMs } = JSON.parse(process.argv[2] ?? '{}') as {
  data: string;
  config: GithubConfig;
  timeoutMs: number;
};
const store = await openStore({ data });
const provider = createGithub({
  config,
  fetch,
  now: Date.now,
  pauses: createPauses(store.facts),
  logWaits: [50, 100, 200],
  timeoutMs,
  backoffMs: 20,
});
const service = createService({
  store,
  providers: [provider],
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
