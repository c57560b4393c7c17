/** Clients of databases, and what migrates them. */
import { eventReader } from './event.ts';
import type { Reader } from './reader.ts';

const sql = eventReader({
  id: 'sql-client',
  tool: 'sql',
  category: 'database',
  strength: 0.85,
  anchors: [
    'psql:',
    'error 1',
    'error 2',
    'psql: error',
    'error near line ',
    'pg_restore: error',
    'pg_dump: error',
  ],
  expressions: [
    /^psql:(?<file>[^\s:]+):(?<line>\d+): (?<message>(?:ERROR|FATAL): .+)/,
    /^psql: (?<message>error: .+)/,
    /^(?<message>pg_\w+: error: .+)/,
    /^(?:mysql\w*: |mariadb\S*: )?(?:\[\w+\] )?(?<message>ERROR \d{4}(?: \(\w{5}\))?(?: at line \d+)?: .+)/,
    /^(?<message>(?:Parse |Runtime )?[Ee]rror near line (?<line>\d+).*: .+)/,
  ],
  belongs: (text) => /^(?:DETAIL|HINT|LINE \d+|CONTEXT): |^\s+\^/.test(text),
  most: 4,
}); // prettier-ignore

/** A server's or a driver's own words, where no test has caught them. */
const driver = eventReader({
  id: 'sql-driver',
  tool: 'sql',
  category: 'database',
  strength: 0.72,
  anchors: [
    'sqlstate[',
    'mongoservererror',
    'mongonetworkerror',
    'mongoserverselectionerror',
    '(error) ',
    'sqlite_',
  ],
  expressions: [
    /(?<message>SQLSTATE\[\w{5}\].*)/,
    /^(?:Uncaught:? )?(?<message>Mongo(?:Server|Network|ServerSelection)Error: .+)/,
    /^\(error\) (?<message>(?:ERR|NOAUTH|WRONGPASS|NOPERM|OOM|READONLY|MOVED|LOADING|MISCONF)\b.+)/,
    /(?<message>SQLITE_(?:BUSY|CANTOPEN|READONLY|CORRUPT|CONSTRAINT|ERROR|FULL|IOERR)\b.+)/,
  ],
  belongs: () => false,
});

const migrations = eventReader({
  id: 'migrations',
  tool: 'migrations',
  category: 'database',
  strength: 0.85,
  anchors: [
    'error: p1',
    'error: p3',
    'error: p2',
    'running liquibase',
    'flywayexception',
    'migration of schema',
    'migrations have failed validation',
    'migration failed with',
    'migration file "',
    'error: migration',
    'standarderror: an error has occurred',
    'failed: multiple head',
    "failed: can't locate revision",
    'failed: target database is not up to date',
    'dirty database version',
    'goose run: ',
  ],
  expressions: [
    /^(?<message>Error: P\d{4}\b.*)/,
    /(?<message>Unexpected error running Liquibase: .+)/,
    /^(?:ERROR: )?(?<message>(?:\S+FlywayException: .+|Migration of schema .+|.*[Mm]igrations have failed validation.*))/,
    /^(?:Error: |error: )?(?<message>[Mm]igration (?:file "[^"]+" failed|failed with (?:an )?error|\S+ failed).*)/,
    /^(?<message>StandardError: An error has occurred, .+)/,
    /^FAILED: (?<message>(?:Multiple head|Can't locate revision|Target database is not).+)/,
    /(?<message>Dirty database version \d+.*)/,
    /(?<message>goose run: .+)/,
  ],
  most: 6,
});

export const databases: readonly Reader[] = [sql, migrations, driver];
