/**
 * `kill -9` at random moments under load: replicas that share one store are killed and replaced, and at the end every
 * acknowledged delivery must have been answered, and none twice. With TEST_DATABASE_URL also on that database.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, dropDatabase, testDatabase } from '../test/tidb/server.ts';
import { killReplicas, type Trial } from './kills/trial.ts';

/** Kills on each store. `kills`, `lost`, `doubled` are sums over the stores; `<store>_…` those of one. */
export async function run(options: { more: boolean }): Promise<Record<string, number>> {
  const kills = options.more ? 500 : 50;
  const limit = options.more ? 600_000 : 45_000;
  const trials: Record<string, Trial> = {};
  const folder = mkdtempSync(join(tmpdir(), 'devops-assist-kills-'));
  try {
    trials.embedded = await killReplicas({ data: folder }, kills, limit);
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (testDatabase !== null) {
    const database = await createDatabase(testDatabase, 'devops_assist_kills');
    try {
      trials.database = await killReplicas({ data: '', database }, kills, limit);
    } finally {
      await dropDatabase(database);
    }
  }
  const figures: Record<string, number> = { kills: 0, lost: 0, doubled: 0 };
  for (const [store, trial] of Object.entries(trials)) {
    for (const [what, value] of Object.entries(trial)) {
      figures[`${store}_${what}`] = value;
      if (what in figures) figures[what] = (figures[what] ?? 0) + value;
    }
  }
  return figures;
}
