/** Deliveries claimed and ended a second by 1, 2, 4 and 8 workers that share one store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openStore, type StoreConfig } from '../src/store/open.ts';
import { withDatabase } from './support/database.ts';

const WORKERS = [1, 2, 4, 8];
const ORGANISATIONS = 20;

/** `per_s_<workers>` on the embedded store; where there is a server also `database_per_s_<workers>`. */
export async function run(options: { more: boolean }): Promise<Record<string, number>> {
  const deliveries = options.more ? 50_000 : 4_000;
  const figures: Record<string, number> = { deliveries };
  const folder = mkdtempSync(join(tmpdir(), 'devops-assist-claims-'));
  try {
    Object.assign(figures, await measure({ data: folder }, deliveries, ''));
  } finally {
    rmSync(folder, { recursive: true });
  }
  const database = await withDatabase('devops_assist_claims', (config) =>
    measure({ data: '', database: config }, deliveries / 4, 'database_'),
  );
  if (database !== null) Object.assign(figures, database);
  return figures;
}

async function measure(
  config: StoreConfig,
  deliveries: number,
  prefix: string,
): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  const { inbox, close } = await openStore(config);
  for (const workers of WORKERS) {
    for (let start = 0; start < deliveries; start += 100) {
      await Promise.all(
        Array.from({ length: 100 }, (_, offset) =>
          inbox.put(
            {
              provider: 'github',
              instance: 'github.com',
              organisation: `organisation ${offset % ORGANISATIONS}`,
              deliveryId: `${workers}-${start + offset}`,
              event: '{}',
            },
            1,
          ),
        ),
      );
    }
    let ended = 0;
    const begun = performance.now();
    await Promise.all(
      Array.from({ length: workers }, async (_, index) => {
        const worker = `${workers}/${index}`;
        for (;;) {
          const claimed = await inbox.claim(worker, 2, 60_000);
          if (claimed === null) return;
          await inbox.done(claimed.id, worker, 'answered', 3);
          ended++;
        }
      }),
    );
    if (ended !== deliveries) throw new Error(`${ended} of ${deliveries} deliveries were worked on`);
    figures[`${prefix}per_s_${workers}`] = Math.round(ended / ((performance.now() - begun) / 1000));
  }
  await close();
  return figures;
}
