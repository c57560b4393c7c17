import { z } from 'zod';
import { DevopsAssistError } from '../errors.ts';
import type { Sql, Tidb } from './client.ts';
import { isAlreadyThere } from './errors.ts';
import { MIGRATIONS, type Migration, VECTOR_INDEX, VECTOR_INDEX_STATEMENTS } from './migrations.ts';

/** Building an index on a filled table takes its time; in milliseconds. */
const DDL_TIMEOUT = 600_000;
const LOCK = 'devops-assist-migrate';
const LOCK_SECONDS = 120;

const Version = z.object({ version: z.coerce.number().nullable() });
const Count = z.object({ count: z.coerce.number() });

/**
 * Brings the schema up to date and gives the names of the steps taken; with `dryRun` of those to be taken. Replicas
 * that start together wait for one another. Throws STORE_TOO_NEW for a schema that a newer program made.
 */
export function migrateTidb(
  db: Tidb,
  options: { dryRun?: boolean; migrations?: readonly Migration[] } = {},
): Promise<string[]> {
  const migrations = options.migrations ?? MIGRATIONS;
  return db.unit(async (sql) => {
    const open = await pending(sql, migrations);
    if (open.length === 0 || options.dryRun === true) return open.map((step) => step.name);
    return locked(sql, async () => {
      const steps = await pending(sql, migrations);
      for (const step of steps) {
        for (const statement of step.statements) await ddl(sql, statement);
        // The number last: a step that was cut is taken again.
        await sql.run('REPLACE INTO schema_steps (version, name) VALUES (?, ?)', [
          migrations.indexOf(step) + 1,
          step.name,
        ]);
      }
      return steps.map((step) => step.name);
    });
  });
}

async function pending(sql: Sql, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const [table] = await sql.all(
    `SELECT COUNT(*) AS count FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'schema_steps'`,
  );
  if (Count.parse(table).count === 0) return migrations;
  const [row] = await sql.all('SELECT MAX(version) AS version FROM schema_steps');
  const version = Version.parse(row).version ?? 0;
  if (version > migrations.length) {
    throw new DevopsAssistError(
      'STORE_TOO_NEW',
      `the database has schema ${version}, this program knows ${migrations.length}`,
    );
  }
  return migrations.slice(version);
}

/** GET_LOCK belongs to the connection, so a replica that dies does not keep it. */
async function locked<T>(sql: Sql, work: () => Promise<T>): Promise<T> {
  const [got] = await sql.text(
    `SELECT GET_LOCK('${LOCK}', ${LOCK_SECONDS}) AS count`,
    (LOCK_SECONDS + 10) * 1000,
  );
  if (Count.safeParse(got).data?.count !== 1) {
    throw new DevopsAssistError('STORE_BUSY', 'another replica has been changing the schema for two minutes');
  }
  try {
    await sql.text(
      'CREATE TABLE IF NOT EXISTS schema_steps (version INT PRIMARY KEY, name VARCHAR(255) NOT NULL)',
      DDL_TIMEOUT,
    );
    return await work();
  } finally {
    await sql.text(`SELECT RELEASE_LOCK('${LOCK}')`);
  }
}

async function ddl(sql: Sql, statement: string): Promise<void> {
  try {
    await sql.text(statement, DDL_TIMEOUT);
  } catch (error) {
    if (!isAlreadyThere(error)) throw error;
  }
}

const Named = z.object({ version: z.string() });

export async function isTidb(db: Tidb): Promise<boolean> {
  const [row] = await db.unit((sql) => sql.text('SELECT VERSION() AS version'));
  return /tidb/i.test(Named.parse(row).version);
}

/** Is the HNSW index there? Only TiDB with TiFlash has it. */
export async function hasVectorIndex(db: Tidb): Promise<boolean> {
  if (!(await isTidb(db))) return false;
  const indexes = await db.unit((sql) => sql.text('SHOW INDEX FROM vectors'));
  return indexes.some((index) => index.Key_name === VECTOR_INDEX);
}

/**
 * Makes the vector index where it is missing and can be made. Gives null, or why there is none: without TiFlash the
 * search stays exact, and the next migration tries again.
 */
export async function makeVectorIndex(db: Tidb): Promise<string | null> {
  if (!(await isTidb(db))) return 'only TiDB has it';
  if (await hasVectorIndex(db)) return null;
  try {
    await db.unit(async (sql) => {
      for (const statement of VECTOR_INDEX_STATEMENTS) await ddl(sql, statement);
    });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
