import { z } from 'zod';
import { DevopsAssistError } from '../../errors.ts';
import type { Database, Sql } from './database.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';

const Version = z.object({ user_version: z.int().nonnegative() });

const versionOf = (sql: Sql): number => Version.parse(sql.all('PRAGMA user_version')[0]).user_version;

/**
 * Brings the file to the newest schema and gives the names of the steps taken; with `dryRun` of those to be taken.
 * Several processes may do so at once: the steps run under the write lock, and who comes second finds nothing to do.
 * Throws STORE_TOO_NEW for a schema that a newer program made.
 */
export function migrate(
  db: Database,
  options: { dryRun?: boolean; migrations?: readonly Migration[] } = {},
): string[] {
  const migrations = options.migrations ?? MIGRATIONS;
  const pending = (sql: Sql) => {
    const version = versionOf(sql);
    if (version > migrations.length) {
      throw new DevopsAssistError(
        'STORE_TOO_NEW',
        `the database has schema ${version}, this program knows ${migrations.length}`,
      );
    }
    return migrations.slice(version);
  };
  const open = pending(db.read).map((migration) => migration.name);
  if (open.length === 0 || options.dryRun === true) return open;
  return db.exclusively((sql, exec) => {
    const steps = pending(sql);
    for (const step of steps) exec(step.sql);
    exec(`PRAGMA user_version = ${migrations.length}`);
    return steps.map((step) => step.name);
  });
}
