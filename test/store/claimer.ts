/** A process that claims everything that is due and prints what it got; for `race.test.ts`. */
import { openStore } from '../../src/store/open.ts';

const { config, worker } = JSON.parse(process.argv[2] ?? '{}');
const store = await openStore(config);
process.stdout.write('ready\n');
// Until the other one is ready too.
await new Promise((go) => process.stdin.once('data', go));
for (;;) {
  const claimed = await store.inbox.claim(worker, 10, 1_000_000);
  if (claimed === null) break;
  process.stdout.write(`${claimed.deliveryId}\n`);
}
await store.close();
process.exit(0);
