/**
 * One SQLite file through libsql. Its calls are synchronous, so statements are kept short, and writes that are asked
 * for in one turn of the event loop share one transaction (group commit).
 *
 * A commit is written to SQLite's log at once, which is enough to survive the death of the process. Only what was
 * promised to somebody outside must survive a loss of power too: `writeDurably` waits until the log is on the disk,
 * in another thread, for a disk may take milliseconds. The log keeps its order, so whatever is on the disk is there
 * with all that was written before it.
 */
import { closeSync, existsSync, fdatasync, mkdirSync, openSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { DevopsAssistError, type ErrorCode } from '../../errors.ts';
import { type Row, storable } from '../rows.ts';

export type Value = string | number | Uint8Array | null;

/** Runs statements inside the transaction that surrounds it. */
export interface Sql {
  all(sql: string, values?: readonly Value[]): Row[];
  /** Gives the number of rows changed. */
  run(sql: string, values?: readonly Value[]): number;
}

export interface Database {
  /** Reads at once, outside of any transaction. */
  readonly read: Sql;
  /**
   * Queues `work` for the next commit; the promise settles only after it. Work that throws is undone alone.
   * A failed commit rejects everything that was in it.
   */
  write<T>(work: (sql: Sql) => T): Promise<T>;
  /** The same, settled only when it is on the disk. */
  writeDurably<T>(work: (sql: Sql) => T): Promise<T>;
  /** Runs `work` in a transaction of its own, now. */
  exclusively<T>(work: (sql: Sql, exec: (script: string) => void) => T): T;
  /** Commits what is queued and closes the file; a second call does nothing. */
  close(): Promise<void>;
}

/** How long opening and migrating wait for another process that writes, in milliseconds. */
const OPEN_TIMEOUT = 5000;
/**
 * How long a commit waits, blocking everything else, and how long it then lets other work go on before it tries again,
 * in milliseconds; with `BUSY_TRIES` some five seconds altogether.
 */
const BUSY_TIMEOUT = 5;
const BUSY_PAUSE = 20;
const BUSY_TRIES = 200;

/** Opens the file, creating it and its folder where they are missing. Throws a DevopsAssistError with the path. */
export function openDatabase(file: string, options: { busyTries?: number } = {}): Database {
  const { busyTries = BUSY_TRIES } = options;
  const native = open(file);
  const statements = new Map<string, Libsql.Statement>();
  const prepared = (sql: string): Libsql.Statement => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = native.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const sql: Sql = {
    // `all` and never `get`: a statement that is not read to its end keeps its read transaction open.
    all: (text, values = []) => explained(file, () => prepared(text).all(values.map(storable)) as Row[]),
    run: (text, values = []) => explained(file, () => prepared(text).run(values.map(storable)).changes),
  };
  const exec = (script: string) => explained(file, () => native.exec(script));

  exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);

  const exclusively = <T>(work: () => T): T => {
    exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk or an I/O error may have ended the transaction already.
      if (native.inTransaction) native.exec('ROLLBACK');
      throw error;
    }
  };

  let queue: Queued[] = [];
  let tries = 0;
  let closed = false;
  const log = diskSync(file);
  const flush = (last = false) => {
    const batch = queue;
    queue = [];
    if (batch.length === 0) return;
    try {
      exclusively(() => {
        for (const queued of batch) queued.run(sql, exec);
      });
      tries = 0;
    } catch (error) {
      if (error instanceof DevopsAssistError && error.code === 'STORE_BUSY' && !last && ++tries < busyTries) {
        queue = [...batch, ...queue];
        setTimeout(() => flush(), BUSY_PAUSE);
        return;
      }
      tries = 0;
      for (const queued of batch) queued.reject(error);
      return;
    }
    const durable = batch.filter((queued) => queued.durable);
    if (durable.length > 0) {
      log.sync((error) => {
        for (const queued of durable) error === null ? queued.settle() : queued.reject(failure(file, error));
      });
    }
    for (const queued of batch) if (!queued.durable) queued.settle();
  };
  const write = <T>(work: (sql: Sql) => T, durable: boolean): Promise<T> =>
    new Promise((resolve, reject) => {
      // setImmediate runs after all requests that this turn of the event loop has read from the network.
      if (queue.length === 0) setImmediate(() => flush());
      queue.push(queuedWork(work, durable, resolve, reject));
    });

  return {
    read: sql,
    write: (work) => write(work, false),
    writeDurably: (work) => write(work, true),
    exclusively(work) {
      exec(`PRAGMA busy_timeout = ${OPEN_TIMEOUT}`);
      try {
        return exclusively(() => work(sql, exec));
      } finally {
        exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      flush(true);
      await log.close();
      try {
        // So that the file alone holds everything, for whoever copies it. Failing that, the log beside it does.
        native.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch {
        // A full disk, or another process that reads.
      }
      native.close();
    },
  };
}

interface Queued {
  readonly durable: boolean;
  run(sql: Sql, exec: (script: string) => void): void;
  settle(): void;
  reject(error: unknown): void;
}

/** A savepoint around each piece of work, so that one that throws does not undo its neighbours. */
function queuedWork<T>(
  work: (sql: Sql) => T,
  durable: boolean,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Queued {
  let settle = () => {};
  return {
    durable,
    run(sql, exec) {
      exec('SAVEPOINT work');
      try {
        const result = work(sql);
        settle = () => resolve(result);
      } catch (error) {
        try {
          exec('ROLLBACK TO work');
        } catch {
          // SQLite has ended the whole transaction, as it may when the disk is full: the batch fails for this reason.
          throw error;
        }
        settle = () => reject(error);
      }
      exec('RELEASE work');
    },
    settle: () => settle(),
    reject,
  };
}

interface DiskSync {
  /** Calls back when everything that is written to the log by now is on the disk, or with why it is not. */
  sync(done: (error: Error | null) => void): void;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/**
 * Syncs SQLite's log of a database file. One sync at a time, and all who ask meanwhile share the next one. The log is
 * there as long as a connection is open; SQLite holds no locks on it that closing another descriptor would end.
 */
function diskSync(file: string): DiskSync {
  let descriptor: number | null = null;
  let waiting: ((error: Error | null) => void)[] = [];
  let running: Promise<void> | null = null;
  const run = async () => {
    while (waiting.length > 0) {
      const served = waiting;
      waiting = [];
      const error = await new Promise<Error | null>((settle) => {
        try {
          descriptor ??= openSync(`${file}-wal`, 'r+');
          fdatasync(descriptor, settle);
        } catch (cause) {
          settle(cause as Error);
        }
      });
      for (const done of served) done(error);
    }
    running = null;
  };
  return {
    sync(done) {
      waiting.push(done);
      running ??= run();
    },
    async close() {
      await running;
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}

function open(file: string): Libsql.Database {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // libsql tells no reason when it cannot open a file; the operating system does. Others may not read it.
    closeSync(openSync(file, existsSync(file) ? 'r+' : 'a', 0o600));
  } catch (error) {
    throw failure(file, error);
  }
  return explained(file, () => {
    const native = new Libsql(file, { timeout: OPEN_TIMEOUT });
    native.pragma(`busy_timeout = ${OPEN_TIMEOUT}`);
    native.pragma('journal_mode = WAL');
    // SQLite itself syncs at checkpoints, which keeps the file sound; `diskSync` does it for single commits.
    native.pragma('synchronous = NORMAL');
    native.pragma('foreign_keys = ON');
    return native;
  });
}

function explained<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw failure(file, error);
  }
}

/** SQLite's and the system's codes, by their beginning, the longer first: https://sqlite.org/rescode.html */
const CODES: readonly (readonly [string, ErrorCode, string])[] = [
  ['SQLITE_FULL', 'STORE_FULL', 'is full'],
  ['ENOSPC', 'STORE_FULL', 'is full'],
  ['EDQUOT', 'STORE_FULL', 'is full'],
  ['SQLITE_READONLY', 'STORE_READONLY', 'cannot be written'],
  ['EACCES', 'STORE_READONLY', 'cannot be written'],
  ['EPERM', 'STORE_READONLY', 'cannot be written'],
  ['EROFS', 'STORE_READONLY', 'cannot be written'],
  ['EEXIST', 'CONFIG_INVALID', 'cannot be made: its folder is a file'],
  ['ENOTDIR', 'CONFIG_INVALID', 'cannot be made: its folder is a file'],
  ['SQLITE_CORRUPT', 'STORE_CORRUPT', 'is damaged'],
  ['SQLITE_NOTADB', 'STORE_CORRUPT', 'is not a database'],
  ['SQLITE_BUSY', 'STORE_BUSY', 'is locked by another program'],
  ['SQLITE_LOCKED', 'STORE_BUSY', 'is locked by another program'],
];

function failure(file: string, error: unknown): unknown {
  if (error instanceof DevopsAssistError || !(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const known = CODES.find(([prefix]) => code.startsWith(prefix));
  if (code.startsWith('SQLITE_IOERR')) {
    const refusal = refusalOf(file);
    if (refusal !== null) return failure(file, refusal);
  }
  if (known !== undefined) return new DevopsAssistError(known[1], `${file} ${known[2]}`, { cause: error });
  return new DevopsAssistError('STORE_FAILED', `${file}: ${error.message}`, { cause: error });
}

/** SQLite does not tell a disk that became read-only from a broken one; the system does when it is asked to write. */
function refusalOf(file: string): Error | null {
  try {
    const now = new Date();
    utimesSync(file, now, now);
    return null;
  } catch (error) {
    return error as Error;
  }
}
