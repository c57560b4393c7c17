import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openStore, type StoreConfig } from '../../src/store/open.ts';
import { delivery } from './samples.ts';

const CLAIMER = fileURLToPath(new URL('../store/claimer.ts', import.meta.url));

/** Lets two processes race for every one of `count` deliveries; gives what each of them claimed. */
export async function raceForClaims(config: StoreConfig, count: number): Promise<string[][]> {
  const store = await openStore(config);
  await Promise.all(
    Array.from({ length: count }, (_, i) =>
      store.inbox.put(delivery(`d${i}`, { provider: 'github', instance: 'g', organisation: `o${i % 7}` }), 1),
    ),
  );
  await store.close();
  const racers = ['a', 'b'].map((worker) => {
    const child = spawn(process.execPath, ['--import', 'tsx', CLAIMER, JSON.stringify({ config, worker })], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const claimed: string[] = [];
    let ready: () => void = () => {};
    const isReady = new Promise<void>((done) => {
      ready = done;
    });
    const ended = (async () => {
      for await (const line of createInterface({ input: child.stdout })) {
        if (line === 'ready') ready();
        else claimed.push(line);
      }
      return claimed;
    })();
    return { isReady, go: () => child.stdin.write('go\n'), ended };
  });
  await Promise.all(racers.map(({ isReady }) => isReady));
  for (const { go } of racers) go();
  return Promise.all(racers.map(({ ended }) => ended));
}
