/** The real service as a child process: started as a user starts it, and killed without a warning. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { DemoFailure, until } from './wait.ts';

const BIN = fileURLToPath(new URL('../bin/devops-assist.js', import.meta.url));

export interface ServiceProcess {
  readonly url: string;
  start(): Promise<void>;
  /** SIGKILL: no handler runs, nothing is finished. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** `settings` is the whole environment; the folder holds its data and no `.env`. */
export async function createServiceProcess(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<ServiceProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  let said = '';
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    child = null;
  };
  return {
    url,
    async start() {
      said = '';
      const started = spawn(process.execPath, [BIN, 'serve'], {
        cwd: folder,
        env: { PATH: process.env.PATH ?? '', ...settings, PORT: String(port), PUBLIC_URL: url },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      child = started;
      started.stderr?.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString('utf8')).slice(-4_000);
      });
      await until('the service starts', async () => {
        if (started.exitCode !== null) throw new DemoFailure(`the service ended at once:\n${said}`);
        return fetch(`${url}/readyz`).then(
          (response) => response.ok,
          () => false,
        );
      });
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
