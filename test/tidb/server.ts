/** The database server of the tests, named by TEST_DATABASE_URL; null where there is none. */
import mysql from 'mysql2/promise';
import { type DatabaseConfig, databaseConfig } from '../../src/config/database.ts';

export const testDatabase: DatabaseConfig | null = databaseConfig({
  DATABASE_URL: process.env.TEST_DATABASE_URL,
});

/** MariaDB has vectors under other names; TiDB has no stored functions and needs none. */
const FUNCTIONS = [
  `CREATE FUNCTION IF NOT EXISTS VEC_COSINE_DISTANCE(a VECTOR(384), b VECTOR(384)) RETURNS DOUBLE
   DETERMINISTIC NO SQL RETURN VEC_DISTANCE_COSINE(a, b)`,
  `CREATE FUNCTION IF NOT EXISTS VEC_FROM_TEXT(a LONGTEXT) RETURNS VECTOR(384)
   DETERMINISTIC NO SQL RETURN VEC_FROMTEXT(a)`,
  `CREATE FUNCTION IF NOT EXISTS VEC_AS_TEXT(a VECTOR(384)) RETURNS LONGTEXT
   DETERMINISTIC NO SQL RETURN VEC_TOTEXT(a)`,
];

/** A database of its own for one test file, dropped by the caller. */
export async function createDatabase(server: DatabaseConfig, name: string): Promise<DatabaseConfig> {
  const connection = await connectTo({ ...server, name: '' });
  await connection.query(`DROP DATABASE IF EXISTS ${name}`);
  await connection.query(`CREATE DATABASE ${name}`);
  await connection.query(`USE ${name}`);
  const [rows] = await connection.query<mysql.RowDataPacket[]>('SELECT VERSION() AS version');
  if (/mariadb/i.test(String(rows[0]?.version))) {
    for (const statement of FUNCTIONS) await connection.query(statement);
  }
  await connection.end();
  return { ...server, name };
}

export async function dropDatabase(config: DatabaseConfig): Promise<void> {
  const connection = await connectTo({ ...config, name: '' });
  await connection.query(`DROP DATABASE IF EXISTS ${config.name}`);
  await connection.end();
}

/** Deletes the rows of every table but those that record the schema. */
export async function emptyDatabase(config: DatabaseConfig): Promise<void> {
  const connection = await connectTo(config);
  const [tables] = await connection.query<mysql.RowDataPacket[]>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'schema_steps'",
  );
  for (const { name } of tables) {
    // Turns stay, as the stores leave them; `forget` deletes none.
    await connection.query(name === 'inbox_turns' ? `UPDATE ${name} SET turn = 0` : `DELETE FROM ${name}`);
  }
  await connection.end();
}

export const connectTo = (config: DatabaseConfig): Promise<mysql.Connection> =>
  mysql.createConnection({
    host: config.host,
    port: config.port,
    user: config.user,
    password: config.password,
    ...(config.name === '' ? {} : { database: config.name }),
  });
