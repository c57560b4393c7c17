/** A start that cannot succeed: one clear line and a non-zero exit, in a process of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EMBEDDED_FILE, openEmbeddedStore } from '../../src/store/embedded/store.ts';
import { serveAndEnd } from '../support/serve-process.ts';
import { mountSmallDisk } from '../support/small-disk.ts';

let folder: string;
let closedPort: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'devops-assist-serve-'));
  writeFileSync(join(folder, 'file'), '');
  mkdirSync(join(folder, 'text'));
  writeFileSync(join(folder, 'text', EMBEDDED_FILE), 'this is a text\n'.repeat(1_000));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closedPort = (server.address() as { port: number }).port;
  await new Promise((resolve) => server.close(resolve));
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['a database address that is none', () => ({ DATABASE_URL: 'postgres://x/y' }), /DATABASE_URL/],
  [
    'a database that does not answer',
    () => ({ DATABASE_URL: `mysql://root@127.0.0.1:${closedPort}/x` }),
    /nothing listens there/,
  ],
  ['a data folder that is a file', () => ({ DEVOPS_ASSIST_DATA: 'file' }), /its folder is a file/],
  ['a file that is no database', () => ({ DEVOPS_ASSIST_DATA: 'text' }), /is not a database/],
])('%s ends the start', (_name, settings, reason) => {
  const { status, lines } = serveAndEnd(folder, settings());
  expect(status).toBe(1);
  expect(lines).toEqual([expect.stringMatching(reason)]);
  expect(lines[0]).toMatch(/^devops-assist: .+\. .+/);
});

it('a full and a read-only disk end the start', async (context) => {
  const disk = mountSmallDisk();
  if (!disk) return context.skip('not allowed to mount a disk of its own');
  try {
    disk.fill();
    const full = serveAndEnd(folder, { DEVOPS_ASSIST_DATA: disk.path });
    expect(full).toEqual({ status: 1, lines: [expect.stringMatching(/ is full\. Make room/)] });
    disk.free();
    await openEmbeddedStore(disk.path).close();
    if (!disk.becomeReadOnly()) return context.skip('this kernel has no way to fail a disk on request');
    const readOnly = serveAndEnd(folder, { DEVOPS_ASSIST_DATA: disk.path });
    expect(readOnly).toEqual({ status: 1, lines: [expect.stringMatching(/ cannot be written\. Make/)] });
  } finally {
    disk.unmount();
  }
});
