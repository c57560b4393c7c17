/** A pool of connections to TiDB that retries what may be retried. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import type { DatabaseConfig } from '../config/database.ts';
import { DevopsAssistError } from '../errors.ts';
import { type Row, storable } from '../store/rows.ts';
import { explain, isLost, isRetryable } from './errors.ts';

export type Value = string | number | null;

/** Statements on one connection. `all` and `run` are prepared; `text` is sent as it stands and must hold no input. */
export interface Sql {
  all(sql: string, values?: readonly Value[]): Promise<Row[]>;
  /** Gives the number of rows found or inserted. */
  run(sql: string, values?: readonly Value[]): Promise<number>;
  text(sql: string, timeout?: number): Promise<Row[]>;
}

export interface Tidb {
  /**
   * Runs `work` on one connection, each statement by itself. It runs again, with the number of the try (from 1), when
   * the server asks for that or the connection is lost: a lost one may have done its work, so `work` must bear that.
   */
  unit<T>(work: (sql: Sql, attempt: number) => Promise<T>): Promise<T>;
  /** The same in a transaction. */
  transaction<T>(work: (sql: Sql, attempt: number) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const TRIES = 6;
const CONNECT_TIMEOUT = 10_000;
/** Servers and load balancers drop idle connections, TiDB Cloud's after 340 s; ours end before. */
const IDLE_TIMEOUT = 240_000;

/** Opens nothing yet; the first unit connects. Throws STORE_TLS for a CA file that cannot be read. */
export function connectTidb(config: DatabaseConfig): Tidb {
  const where = `${config.host}:${config.port}/${config.name}`;
  const pool = mysql.createPool({
    host: config.host,
    port: config.port,
    user: config.user,
    password: config.password,
    database: config.name,
    ...(config.tls ? { ssl: tlsOptions(config) } : {}),
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    connectionLimit: config.connections,
    maxIdle: config.connections,
    idleTimeout: IDLE_TIMEOUT,
    enableKeepAlive: true,
    connectTimeout: CONNECT_TIMEOUT,
  });
  const fresh = new WeakSet<object>();
  let closing: Promise<void> | null = null;

  const borrow = async () => {
    const connection = await freeConnection(pool, where, config.statementTimeout);
    if (fresh.has(connection.connection)) return connection;
    try {
      // Strict, so that what does not fit is an error and not cut; each statement sees what others committed.
      await connection.query(
        "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', innodb_lock_wait_timeout = 5",
      );
      await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
      fresh.add(connection.connection);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  };

  const once = async <T>(work: (connection: mysql.PoolConnection) => Promise<T>): Promise<T> => {
    const connection = await borrow();
    let usable = true;
    try {
      return await work(connection);
    } catch (error) {
      usable = !isLost(error);
      throw error;
    } finally {
      if (usable) connection.release();
      else connection.destroy();
    }
  };

  const retried = async <T>(work: (connection: mysql.PoolConnection, attempt: number) => Promise<T>) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await once((connection) => work(connection, attempt));
      } catch (error) {
        if (attempt >= TRIES || !isRetryable(error)) throw explain(where, error);
        // Full jitter: two that collided must not collide again.
        await sleep(Math.random() * 20 * 2 ** attempt);
      }
    }
  };

  return {
    unit: (work) =>
      retried((connection, attempt) => work(statements(connection, config.statementTimeout), attempt)),
    transaction: (work) =>
      retried(async (connection, attempt) => {
        await connection.beginTransaction();
        try {
          const result = await work(statements(connection, config.statementTimeout), attempt);
          await connection.commit();
          return result;
        } catch (error) {
          if (!isLost(error)) await connection.rollback();
          throw error;
        }
      }),
    close() {
      closing ??= pool.end();
      return closing;
    },
  };
}

/** The pool itself would wait for ever while the server hangs and others wait too. Throws STORE_BUSY. */
async function freeConnection(pool: mysql.Pool, where: string, limit: number): Promise<mysql.PoolConnection> {
  const asked = pool.getConnection();
  const timeout = new AbortController();
  const late = sleep(limit, null, { signal: timeout.signal, ref: false }).catch(() => null);
  const connection = await Promise.race([asked, late]).finally(() => timeout.abort());
  if (connection !== null) return connection;
  // It may still come, and belongs to the others then.
  asked.then(
    (free) => free.release(),
    () => {},
  );
  throw new DevopsAssistError('STORE_BUSY', `database ${where}: no free connection within ${limit} ms`);
}

function statements(connection: mysql.PoolConnection, timeout: number): Sql {
  const execute = (sql: string, values: readonly Value[]) =>
    connection.execute<mysql.RowDataPacket[] | mysql.ResultSetHeader>(
      { sql, timeout },
      values.map(parameter),
    );
  return {
    async all(sql, values = []) {
      const [rows] = await execute(sql, values);
      return Array.isArray(rows) ? rows : [];
    },
    async run(sql, values = []) {
      const [result] = await execute(sql, values);
      return Array.isArray(result) ? result.length : result.affectedRows;
    },
    async text(sql, limit = timeout) {
      const [rows] = await connection.query<mysql.RowDataPacket[] | mysql.ResultSetHeader>({
        sql,
        timeout: limit,
      });
      return Array.isArray(rows) ? rows : [];
    },
  };
}

/** mysql2 sends a number as DOUBLE, which keeps an index on a BIGINT from being used and `LIMIT ?` from working. */
const parameter = (value: Value) =>
  typeof value === 'number' ? mysql.TypedParameter.BIGINT(value) : storable(value);

function tlsOptions(config: DatabaseConfig): mysql.SslOptions {
  const options = { minVersion: 'TLSv1.2', rejectUnauthorized: true, verifyIdentity: true };
  if (config.caFile === null) return options;
  try {
    return { ...options, ca: readFileSync(config.caFile, 'utf8') };
  } catch (error) {
    throw new DevopsAssistError('STORE_TLS', `DATABASE_CA: ${config.caFile} cannot be read`, {
      cause: error,
    });
  }
}

/** `?, ?, ?` for so many values. */
export const marks = (count: number): string => Array(count).fill('?').join(', ');

/**
 * A list for `IN (…)`, filled up to a power of two by repeating its last value, so that lists of any length need only
 * a few prepared statements.
 */
export function padded<T>(values: readonly [T, ...T[]]): T[] {
  const length = 2 ** Math.ceil(Math.log2(values.length));
  return Array.from({ length }, (_, index) => values[Math.min(index, values.length - 1)] as T);
}
