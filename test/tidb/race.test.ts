import { expect, it } from 'vitest';
import type { DatabaseConfig } from '../../src/config/database.ts';
import { raceForClaims } from '../contracts/race.ts';
import { createDatabase, dropDatabase, testDatabase } from './server.ts';

it.skipIf(testDatabase === null)(
  'gives each delivery to one of two processes that race for all of them',
  async () => {
    const database = await createDatabase(testDatabase as DatabaseConfig, 'devops_assist_race');
    try {
      const [a = [], b = []] = await raceForClaims({ data: '', database }, 300);
      expect(new Set([...a, ...b]).size).toBe(300);
      expect(a.length + b.length).toBe(300);
      // Both took part, or it was no race.
      expect(Math.min(a.length, b.length)).toBeGreaterThan(0);
    } finally {
      await dropDatabase(database);
    }
  },
);
