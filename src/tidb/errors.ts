/** What an error of mysql2 or the server means for us. */
import { DevopsAssistError, type ErrorCode } from '../errors.ts';

interface DriverError {
  readonly code: string;
  readonly errno: number;
  readonly fatal: boolean;
  readonly message: string;
}

function driverError(error: unknown): DriverError | null {
  if (!(error instanceof Error)) return null;
  const { code, errno, fatal } = error as { code?: unknown; errno?: unknown; fatal?: unknown };
  return {
    code: typeof code === 'string' ? code : '',
    errno: typeof errno === 'number' ? errno : 0,
    fatal: fatal === true,
    message: error.message,
  };
}

/** ER_DUP_ENTRY */
export const isDuplicate = (error: unknown): boolean => driverError(error)?.errno === 1062;

/** A table, column or index that is already there: 1050, 1060, 1061. */
export const isAlreadyThere = (error: unknown): boolean =>
  [1050, 1060, 1061].includes(driverError(error)?.errno ?? 0);

/**
 * Server errors after which the same unit may be tried again: lock wait 1205, deadlock 1213, too many connections
 * 1040, query interrupted or connection killed 1317, 1927; TiDB's write conflict 9007, commit to be retried 8022,
 * schema changed 8028, and PD, TiKV and region trouble 9001 to 9005.
 * https://docs.pingcap.com/tidb/stable/error-codes
 */
const RETRYABLE = new Set([1040, 1205, 1213, 1317, 1927, 8022, 8028, 9001, 9002, 9003, 9004, 9005, 9007]);

const LOST = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'EPIPE',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
]);

/** The connection is gone or unusable. */
export function isLost(error: unknown): boolean {
  const driver = driverError(error);
  return driver !== null && (LOST.has(driver.code) || driver.fatal || isTimeout(error));
}

const isTimeout = (error: unknown): boolean => driverError(error)?.code === 'PROTOCOL_SEQUENCE_TIMEOUT';

/** Worth another try. A refused login or a missing database is not, although it ends the connection. */
export function isRetryable(error: unknown): boolean {
  const driver = driverError(error);
  if (driver === null || isTimeout(error)) return false;
  return RETRYABLE.has(driver.errno) || (isLost(error) && known(driver) === null);
}

const BY_ERRNO: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  1045: ['STORE_AUTH', 'the user or password is refused'],
  1044: ['STORE_AUTH', 'this user may not use this database'],
  1142: ['STORE_AUTH', 'this user lacks a right'],
  1227: ['STORE_AUTH', 'this user lacks a right'],
  1049: ['STORE_DATABASE_MISSING', 'there is no such database'],
  3159: ['STORE_TLS', 'the server accepts only encrypted connections; set DATABASE_TLS=on'],
  1290: ['STORE_READONLY', 'the server is read-only'],
  1836: ['STORE_READONLY', 'the server is read-only'],
  1792: ['STORE_READONLY', 'the server is read-only'],
  1021: ['STORE_FULL', 'its disk is full'],
  1114: ['STORE_FULL', 'its disk is full'],
};

const BY_CODE: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/^HANDSHAKE_NO_SSL_SUPPORT$/, 'STORE_TLS', 'the server does not speak TLS; DATABASE_TLS=off turns it off'],
  [
    /^(HANDSHAKE_SSL_ERROR|ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/,
    'STORE_TLS',
    'the certificate of the server is not trusted',
  ],
  [/^ECONNREFUSED$/, 'STORE_UNREACHABLE', 'nothing listens there'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'STORE_UNREACHABLE', 'no such host'],
  [
    /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|PROTOCOL_SEQUENCE_TIMEOUT)$/,
    'STORE_UNREACHABLE',
    'no answer in time',
  ],
];

function known(driver: DriverError): readonly [ErrorCode, string] | null {
  const byNumber = BY_ERRNO[driver.errno];
  if (byNumber !== undefined) return byNumber;
  // TiDB Cloud refuses an unencrypted login with the general error 1105.
  if (/insecure transport/i.test(driver.message)) return BY_ERRNO[3159] ?? null;
  const byCode = BY_CODE.find(([pattern]) => pattern.test(driver.code));
  return byCode === undefined ? null : [byCode[1], byCode[2]];
}

/** An error a user can act on. `where` is the server as host:port/database; the password is in none of it. */
export function explain(where: string, error: unknown): unknown {
  const driver = driverError(error);
  if (error instanceof DevopsAssistError || driver === null) return error;
  const [code, what] = known(driver) ?? [
    isLost(error) ? 'STORE_UNREACHABLE' : RETRYABLE.has(driver.errno) ? 'STORE_BUSY' : 'STORE_FAILED',
    driver.message,
  ];
  return new DevopsAssistError(code, `database ${where}: ${what}`, { cause: error });
}
