import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { raceForClaims } from '../contracts/race.ts';

it('gives each delivery to one of two processes that race for all of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
  try {
    const [a = [], b = []] = await raceForClaims({ data: folder }, 400);
    expect(new Set([...a, ...b]).size).toBe(400);
    expect(a.length + b.length).toBe(400);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
