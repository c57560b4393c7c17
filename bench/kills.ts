/**
 * `kill -9` at random moments under load: replicas that share one store are killed and replaced, and at the end every
 * acknowledged delivery must have been answered, and none twice. On both stores: the database is that of
 * TEST_DATABASE_URL, or one that the project's script brings up where it can.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killReplicas, type Trial } from './kills/trial.ts';
import { withDatabase } from './support/database.ts';

/**
 * Kills on each store. `kills`, `lost`, `doubled` are sums over the stores; `<store>_…` those of one, where `problems` is
 * what the consistency command finds.
 */
export async function run(options: { more: boolean }): Promise<Record<string, number>> {
  const kills = options.more ? 500 : 50;
  // Only a guard: a busy machine takes its time to start so many processes.
  const limit = options.more ? 1_800_000 : 300_000;
  const trials: Record<string, Trial> = {};
  const folder = mkdtempSync(join(tmpdir(), 'devops-assist-kills-'));
  try {
    trials.embedded = await killReplicas({ data: folder }, kills, limit);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const database = await withDatabase('devops_assist_kills', (config) =>
    killReplicas({ data: '', database: config }, kills, limit),
  );
  if (database !== null) trials.database = database;
  const figures: Record<string, number> = { kills: 0, lost: 0, doubled: 0 };
  for (const [store, trial] of Object.entries(trials)) {
    for (const [what, value] of Object.entries(trial)) {
      figures[`${store}_${what}`] = value;
      if (what in figures) figures[what] = (figures[what] ?? 0) + value;
    }
  }
  return figures;
}
