import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { killReplicas } from '../../bench/kills/trial.ts';

it('loses nothing and answers nothing twice when replicas are killed under load', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'devops-assist-'));
  try {
    const trial = await killReplicas({ data: folder }, 4, 20_000);
    expect(trial).toMatchObject({ lost: 0, doubled: 0, problems: 0 });
    expect(trial.kills).toBeGreaterThan(0);
    expect(trial.acknowledged).toBeGreaterThan(trial.kills);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
