import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInput } from '../../src/input/open-input.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'input-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, bytes: string | Uint8Array) {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

/** The logs of an input, by job, as text. */
async function readAll(path: string, stdin = Readable.from([])) {
  const input = await openInput(path, stdin);
  try {
    const logs: [job: string | null, text: string][] = [];
    for (const log of input.logs) {
      const pieces: Buffer[] = [];
      for await (const piece of log.open()) pieces.push(Buffer.from(piece));
      logs.push([log.job, Buffer.concat(pieces).toString()]);
    }
    return { logs, size: input.size };
  } finally {
    await input.close();
  }
}

const LOG = `${'a line of a log\n'.repeat(40_000)}the last one`;

describe('what is given to be read', () => {
  it('may be a file, read whole in pieces', async () => {
    expect(await readAll(await file('plain.log', LOG))).toEqual({ logs: [[null, LOG]], size: LOG.length });
  });

  it('may be what is piped in', async () => {
    const piped = Readable.from([Buffer.from('one\n'), Buffer.alloc(0), Buffer.from('two')]);
    expect(await readAll('-', piped)).toEqual({ logs: [[null, 'one\ntwo']], size: null });
  });

  it('may be packed by gzip, whatever it is called', async () => {
    expect((await readAll(await file('packed', gzipSync(LOG)))).logs).toEqual([[null, LOG]]);
  });

  it('may be a run’s archive: one log a job, not the steps that repeat it', async () => {
    const archive = zipSync({
      '0_build (20).txt': strToU8('all of build'),
      '1_test.txt': strToU8('all of test'),
      'build (20)/1_Set up job.txt': strToU8('a part of build'),
    });
    expect((await readAll(await file('run.zip', archive))).logs).toEqual([
      ['build (20)', 'all of build'],
      ['test', 'all of test'],
    ]);
  });

  it('may be an archive of steps alone', async () => {
    const archive = zipSync({
      'build/1_Set up job.txt': strToU8('one'),
      'build/system.bin': strToU8('no log'),
    });
    expect((await readAll(await file('steps.zip', archive))).logs).toEqual([['build/1_Set up job', 'one']]);
  });

  it('may hold a stray NUL byte', async () => {
    const text = `a\u0000b\n${'words '.repeat(100)}`;
    expect((await readAll(await file('nul.log', text))).logs).toEqual([[null, text]]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['nothing there', 'INPUT_UNREADABLE', async () => join(folder, 'absent.log')],
    [
      'a folder',
      'INPUT_UNREADABLE',
      async () => {
        await mkdir(join(folder, 'folder'), { recursive: true });
        return join(folder, 'folder');
      },
    ],
    ['an empty file', 'INPUT_EMPTY', () => file('empty.log', '')],
    [
      'data',
      'INPUT_BINARY',
      () =>
        file(
          'data.log',
          Uint8Array.from({ length: 4096 }, (_, i) => i % 7),
        ),
    ],
    ['gzip of nothing', 'INPUT_EMPTY', () => file('nothing.gz', gzipSync(''))],
    ['a torn gzip', 'INPUT_TRUNCATED', () => file('torn.gz', gzipSync(LOG).subarray(0, 200))],
    [
      'a damaged gzip',
      'INPUT_ARCHIVE',
      () => {
        const bytes = gzipSync(LOG);
        return file('damaged.gz', bytes.fill(0xff, 20, bytes.length - 20));
      },
    ],
    [
      'a torn zip',
      'INPUT_ARCHIVE',
      () => file('torn.zip', zipSync({ 'a.txt': strToU8(LOG) }).subarray(0, 100)),
    ],
    ['a zip without a log', 'INPUT_ARCHIVE', () => file('none.zip', zipSync({ 'a.bin': strToU8('x') }))],
    [
      'a zip that names a file outside itself',
      'INPUT_ARCHIVE',
      () => file('outside.zip', zipSync({ '../../a.txt': strToU8('x') })),
    ],
  ])('is said in one line with its code: %s', async (_, code, make) => {
    const path = await make();
    const error = await readAll(path).then(
      () => null,
      (problem: unknown) => problem,
    );
    expect(error).toMatchObject({ code, message: expect.stringContaining(path) });
    expect((error as Error).message).not.toContain('\n');
  });
});
