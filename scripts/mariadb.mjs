#!/usr/bin/env node
// Brings up a MariaDB 11.8 (MySQL protocol, vectors) in a folder, runs a command against it and stops it:
//
//   node scripts/mariadb.mjs                      npm run test:db with TEST_DATABASE_URL set
//   node scripts/mariadb.mjs -- COMMAND …         that command instead
//   node scripts/mariadb.mjs --dir FOLDER …       keep the server's files there (default: in the temporary folder)
//
// Works as root on Debian, where the package mirror that apt already uses has Debian 13. Anywhere else it says why not
// and ends with exit 0. The folder is kept and used again; a first start takes about a minute.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import mysql from 'mysql2/promise';

const { values, positionals } = parseArgs({
  options: { dir: { type: 'string' } },
  allowPositionals: true,
});
const folder = resolve(values.dir ?? join(tmpdir(), 'devops-assist-mariadb'));
const root = join(folder, 'debian');
const ready = join(folder, 'ready');
const START_SECONDS = 60;

const reason = whyNot();
if (reason !== null) {
  console.log(`skipped: no MariaDB for the tests, because ${reason}`);
  process.exit(0);
}
if (!existsSync(ready)) install();
process.exitCode = await serve(positionals.length > 0 ? positionals : ['npm', 'run', 'test:db']);

/** Why this machine cannot do it; null if it can. */
function whyNot() {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) return 'this is not Debian';
  if (process.getuid?.() !== 0) return 'it needs root to set up a folder with Debian 13';
  if (!existsSync(ready) && mirror() === null) return 'apt has no package mirror configured';
  return null;
}

/** The address of the mirror, as apt is configured. */
function mirror() {
  const targets = spawnSync('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'], {
    encoding: 'utf8',
  });
  return targets.stdout?.split('\n').find((line) => /^https?:.*\/debian\/?$/.test(line)) ?? null;
}

/** Debian 13 with MariaDB's server in `root`. debootstrap is unpacked beside it, not installed. */
function install() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  run('apt-get', ['download', 'debootstrap'], { cwd: folder });
  const archive = readdirSync(folder).find((name) => name.startsWith('debootstrap_'));
  run('dpkg-deb', ['-x', join(folder, String(archive)), join(folder, 'tools')]);
  const packages = 'mariadb-server-core,mariadb-client-core';
  run(
    'sh',
    [
      join(folder, 'tools/usr/sbin/debootstrap'),
      '--variant=minbase',
      `--include=${packages}`,
      'trixie',
      root,
      String(mirror()),
    ],
    { env: { ...process.env, DEBOOTSTRAP_DIR: join(folder, 'tools/usr/share/debootstrap') } },
  );
  run('chroot', [
    root,
    'mariadb-install-db',
    '--no-defaults',
    '--force',
    '--user=root',
    '--datadir=/srv/db',
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  writeFileSync(ready, '');
}

function run(command, args, options = {}) {
  const log = join(folder, 'install.log');
  const out = openSync(log, 'a');
  const done = spawnSync(command, args, { stdio: ['ignore', out, out], ...options });
  if (done.status !== 0) {
    console.error(`${command} failed (${done.error?.message ?? `exit ${done.status}`}); see ${log}`);
    process.exit(1);
  }
}

/** Starts the server, runs the command with TEST_DATABASE_URL, stops the server; gives the command's exit code. */
async function serve(command) {
  const port = await freePort();
  // Fresh data each time, of this run alone: two runs may go on at once.
  const data = `/srv/run-${process.pid}`;
  cpSync(join(root, 'srv/db'), join(root, data), { recursive: true });
  const log = openSync(join(folder, 'server.log'), 'a');
  const server = spawn(
    'chroot',
    [
      root,
      'mariadbd',
      '--no-defaults',
      '--user=root',
      `--datadir=${data}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      `--socket=/tmp/mariadb-${process.pid}.sock`,
      `--pid-file=/tmp/mariadb-${process.pid}.pid`,
      '--max-allowed-packet=64M',
    ],
    { stdio: ['ignore', log, log] },
  );
  const ended = new Promise((settle) => server.once('exit', settle));
  let child = null;
  const stop = () => {
    child?.kill('SIGTERM');
    server.kill('SIGTERM');
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    await whenUp(port, server);
    child = spawn(command[0], command.slice(1), {
      stdio: 'inherit',
      env: { ...process.env, TEST_DATABASE_URL: `mysql://root@127.0.0.1:${port}/devops_assist_test` },
    });
    return await new Promise((settle, fail) => {
      child.once('error', fail);
      child.once('exit', (code) => settle(code ?? 1));
    });
  } finally {
    stop();
    await ended;
    rmSync(join(root, data), { recursive: true, force: true });
  }
}

async function whenUp(port, server) {
  const until = Date.now() + START_SECONDS * 1000;
  for (;;) {
    try {
      const connection = await mysql.createConnection({ host: '127.0.0.1', port, user: 'root' });
      await connection.query('CREATE DATABASE IF NOT EXISTS devops_assist_test');
      await connection.end();
      return;
    } catch (error) {
      if (server.exitCode !== null || Date.now() > until) {
        throw new Error(`MariaDB did not start; see ${join(folder, 'server.log')}`, { cause: error });
      }
      await sleep(200);
    }
  }
}

function freePort() {
  return new Promise((settle, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => settle(port));
    });
  });
}
