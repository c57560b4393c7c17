import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { acme, vectorAt } from '../contracts/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('finds the vectors of every organisation, also of more than it holds in memory', async () => {
  const store = await openStore({ data: folder });
  const scopes = Array.from({ length: 150 }, (_, i) => ({ ...acme, organisation: `o${i}` }));
  for (const scope of scopes) {
    await store.vectors.put(scope, [{ id: scope.organisation, model: 'm', vector: vectorAt(0.1) }]);
  }
  for (const round of [1, 2]) {
    for (const scope of scopes) {
      const found = await store.vectors.nearest(scope, 'm', vectorAt(0), 9);
      expect([round, found.map(({ id }) => id)]).toEqual([round, [scope.organisation]]);
    }
  }
  await store.close();
});
