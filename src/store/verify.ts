import { recordKey } from './record.ts';
import type { Store } from './store.ts';

/**
 * Reads the whole store and compares each row with its key and its schema; asks the database for its own check too.
 * Gives the number of rows read and one line for each problem.
 */
export async function verify(store: Pick<Store, 'records' | 'upkeep'>): Promise<{
  rows: number;
  problems: string[];
}> {
  const problems = await store.upkeep.integrity();
  let rows = 0;
  for await (const { table, id, record } of store.records.read()) {
    rows++;
    if (record === null) problems.push(`${table} ${id}: cannot be read by this version`);
    // A row number stands for a vector in the embedded store, where there is no key to compare.
    else if (!/^\d+$/.test(id) && recordKey(record) !== id) {
      problems.push(`${table} ${id}: does not belong to its key`);
    }
  }
  return { rows, problems };
}
