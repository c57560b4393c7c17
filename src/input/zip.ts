/** GitHub's run-log archive: `N_job name.txt` at its root is one whole job each; folders repeat them step by step. */
import { type Entry, open, type ZipFile } from 'yauzl';
import { DevopsAssistError } from '../errors.ts';
import type { Input } from './input.ts';
import { checked } from './text.ts';

/** @throws DevopsAssistError INPUT_ARCHIVE if it is damaged, names files outside itself, or holds no log */
export async function openZip(path: string, size: number): Promise<Input> {
  const { zip, entries } = await list(path);
  const texts = entries.filter(({ fileName }) => /\.(?:txt|log)$/i.test(fileName));
  const whole = texts.filter(({ fileName }) => !fileName.includes('/'));
  const logs = whole.length > 0 ? whole : texts;
  if (logs.length === 0) {
    zip.close();
    throw new DevopsAssistError('INPUT_ARCHIVE', `${path}: there is no log in this archive`);
  }
  return {
    size,
    close: async () => zip.close(),
    logs: logs.map((entry) => ({
      job: entry.fileName.replace(/\.\w+$/, '').replace(/^\d+_/, ''),
      open: () => checked(read(zip, entry), `${path}: ${entry.fileName}`),
    })),
  };
}

function list(path: string): Promise<{ zip: ZipFile; entries: Entry[] }> {
  const broken = (error: Error) =>
    new DevopsAssistError('INPUT_ARCHIVE', `${path}: ${error.message}`, { cause: error });
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) {
        reject(broken(error));
        return;
      }
      const entries: Entry[] = [];
      zip.on('error', (problem: Error) => reject(broken(problem)));
      zip.on('end', () => resolve({ zip, entries }));
      zip.on('entry', (entry: Entry) => {
        entries.push(entry);
        zip.readEntry();
      });
      zip.readEntry();
    });
  });
}

async function* read(zip: ZipFile, entry: Entry): AsyncIterable<Uint8Array> {
  const stream = await new Promise<AsyncIterable<Uint8Array>>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  yield* stream;
}
