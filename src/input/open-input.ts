/** Opens what a person gives: a plain log, a `.gz` of one, the run-log `.zip` of GitHub, or standard input. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DevopsAssistError } from '../errors.ts';
import type { Input } from './input.ts';
import { checked } from './text.ts';
import { openZip } from './zip.ts';

/** Bytes read at once. */
const PIECE = 256 * 1024;
const CHUNK = 64 * 1024;

/**
 * @param path a file, or `-` for `stdin`
 * @throws DevopsAssistError INPUT_UNREADABLE, INPUT_EMPTY, INPUT_ARCHIVE; while the log is read also INPUT_BINARY and
 *   INPUT_TRUNCATED
 */
export async function openInput(path: string, stdin: Readable): Promise<Input> {
  if (path === '-')
    return { logs: [{ job: null, open: () => checked(stdin, '-') }], size: null, close: async () => {} };
  const { size, head } = await peek(path);
  if (size === 0) throw new DevopsAssistError('INPUT_EMPTY', `${path}: the file is empty`);
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return openZip(path, size);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  const read = () =>
    gzip ? gunzipped(createReadStream(path, { highWaterMark: CHUNK }), path) : piecesOf(path);
  return {
    logs: [{ job: null, open: () => checked(read(), path) }],
    size: gzip ? null : size,
    close: async () => {},
  };
}

async function peek(path: string): Promise<{ size: number; head: Uint8Array }> {
  try {
    const info = await stat(path);
    if (info.isDirectory())
      throw new DevopsAssistError('INPUT_UNREADABLE', `${path}: is a folder, not a log`);
    const file = await open(path);
    try {
      const head = new Uint8Array(4);
      await file.read(head, 0, 4, 0);
      return { size: info.size, head };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof DevopsAssistError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'not readable' : String(code);
    throw new DevopsAssistError('INPUT_UNREADABLE', `${path}: ${reason}`, { cause: error });
  }
}

/** A file piece by piece, in the same memory each time: a stream's own pieces are collected too late for large files. */
async function* piecesOf(path: string): AsyncIterable<Uint8Array> {
  const file = await open(path);
  try {
    const memory = new Uint8Array(PIECE);
    for (;;) {
      const { bytesRead } = await file.read(memory, 0, PIECE);
      if (bytesRead === 0) return;
      yield memory.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Unpacks; an archive that ends too early or is damaged is said to be so. */
async function* gunzipped(source: Readable, path: string): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR') {
      throw new DevopsAssistError('INPUT_TRUNCATED', `${path}: the archive ends before its data do`, {
        cause: error,
      });
    }
    throw new DevopsAssistError('INPUT_ARCHIVE', `${path}: ${(error as Error).message}`, { cause: error });
  }
}
