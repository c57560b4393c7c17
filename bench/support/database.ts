/** A database server for a benchmark: that of TEST_DATABASE_URL, else one that the project's script brings up. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type DatabaseConfig, databaseConfig } from '../../src/config/database.ts';
import { createDatabase, dropDatabase, testDatabase } from '../../test/tidb/server.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/mariadb.mjs', import.meta.url));
/** Runs beside the server as long as it is needed. */
const HOLD = 'console.log(process.env.TEST_DATABASE_URL); setInterval(() => {}, 1e6)';

/**
 * Gives `use` a database of its own and drops it afterwards. Null where there is no server and this machine cannot
 * bring one up; why is printed.
 */
export async function withDatabase<T>(
  name: string,
  use: (database: DatabaseConfig) => Promise<T>,
): Promise<T | null> {
  if (testDatabase !== null) return within(testDatabase, name, use);
  const server = spawn(process.execPath, [SCRIPT, '--', process.execPath, '-e', HOLD], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    for await (const line of createInterface({ input: server.stdout })) {
      if (line.startsWith('mysql://')) {
        const config = databaseConfig({ DATABASE_URL: line });
        if (config === null) throw new Error(`not an address of a database: ${line}`);
        return await within(config, name, use);
      }
      process.stderr.write(`${line}\n`);
    }
    return null;
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}

async function within<T>(
  server: DatabaseConfig,
  name: string,
  use: (database: DatabaseConfig) => Promise<T>,
): Promise<T> {
  const database = await createDatabase(server, name);
  try {
    return await use(database);
  } finally {
    await dropDatabase(database);
  }
}
