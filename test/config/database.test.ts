import { describe, expect, it } from 'vitest';
import { databaseConfig } from '../../src/config/database.ts';
import { retention } from '../../src/config/retention.ts';

const url = (text: string, more = {}) => databaseConfig({ DATABASE_URL: text, ...more });

describe('databaseConfig', () => {
  it('is null without a database, also when settings are empty', () => {
    expect(databaseConfig({})).toBeNull();
    expect(databaseConfig({ DATABASE_URL: '', DATABASE_HOST: '' })).toBeNull();
  });

  it('reads a URL with what is escaped in it, and defaults', () => {
    expect(url('mysql://us%40er:p%3Ass%2Fw@db.example/na%20me')).toEqual({
      host: 'db.example',
      port: 4000,
      user: 'us@er',
      password: 'p:ss/w',
      name: 'na me',
      tls: true,
      caFile: null,
      connections: 10,
      statementTimeout: 10_000,
    });
  });

  it('reads separate settings', () => {
    const config = databaseConfig({
      DATABASE_HOST: 'db.example',
      DATABASE_PORT: '3306',
      DATABASE_USER: 'u',
      DATABASE_NAME: 'd',
      DATABASE_CA: '/etc/ca.pem',
      DATABASE_CONNECTIONS: '3',
      DATABASE_STATEMENT_TIMEOUT_MS: '500',
    });
    expect(config).toMatchObject({
      port: 3306,
      password: '',
      caFile: '/etc/ca.pem',
      connections: 3,
      statementTimeout: 500,
    });
  });

  it('encrypts unless the host is this machine or somebody says otherwise', () => {
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
      expect(url(`mysql://u@${host}/d`)?.tls).toBe(false);
    }
    for (const host of ['db', '10.0.0.1', 'localhost.example', '127.0.0.1.example', '[::2]']) {
      expect(url(`mysql://u@${host}/d`)?.tls).toBe(true);
    }
    expect(url('mysql://u@db/d', { DATABASE_TLS: 'off' })?.tls).toBe(false);
    expect(url('mysql://u@localhost/d', { DATABASE_TLS: 'on' })?.tls).toBe(true);
  });

  it.each([
    [{ DATABASE_URL: 'hello' }, /DATABASE_URL is no URL/],
    [{ DATABASE_URL: 'postgres://u:hunter2@h/d' }, /must start with mysql/],
    [{ DATABASE_URL: 'mysql://u:hunter2@h' }, /its name/],
    [{ DATABASE_URL: 'mysql://h/d' }, /its user/],
    [{ DATABASE_URL: 'mysql://u:hunter2@h/d?ssl=1' }, /DATABASE_TLS/],
    [{ DATABASE_URL: 'mysql://u:hunter2%zz@h/d' }, /%25/],
    [{ DATABASE_URL: 'mysql://u:hunter2@h/d', DATABASE_HOST: 'h' }, /both set/],
    [{ DATABASE_URL: 'mysql://u:hunter2@h/d', DATABASE_TLS: 'maybe' }, /DATABASE_TLS.*on or off/],
    [{ DATABASE_HOST: 'h', DATABASE_USER: 'u' }, /DATABASE_NAME/],
    [{ DATABASE_HOST: 'h', DATABASE_USER: 'u', DATABASE_NAME: 'd', DATABASE_PORT: 'x' }, /DATABASE_PORT/],
  ])('refuses %o naming the setting and not the password', (env, message) => {
    expect(() => databaseConfig(env)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    expect(() => databaseConfig(env)).toThrow(message);
    expect(() => databaseConfig(env)).not.toThrow(/hunter2/);
  });
});

describe('retention', () => {
  it('gives milliseconds and refuses what would work on deliveries twice', () => {
    expect(retention({ RETENTION_VOTES_DAYS: '2' })).toMatchObject({
      deliveries: 7 * 86_400_000,
      votes: 2 * 86_400_000,
    });
    expect(() => retention({ RETENTION_DELIVERIES_DAYS: '3' })).toThrow(
      /RETENTION_DELIVERIES_DAYS.*at least 4/,
    );
  });
});
