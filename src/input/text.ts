/** Is this the text of a log at all? */
import { DevopsAssistError } from '../errors.ts';

/** Passes text on; refuses what has no bytes or is no text. */
export async function* checked(source: AsyncIterable<Uint8Array>, path: string): AsyncIterable<Uint8Array> {
  let first = true;
  try {
    for await (const piece of source) {
      if (piece.length === 0) continue;
      if (first && looksBinary(piece)) {
        throw new DevopsAssistError('INPUT_BINARY', `${path}: is binary data, not the text of a log`);
      }
      first = false;
      yield piece;
    }
  } catch (error) {
    if (error instanceof DevopsAssistError) throw error;
    throw new DevopsAssistError('INPUT_UNREADABLE', `${path}: ${(error as Error).message}`, { cause: error });
  }
  if (first) throw new DevopsAssistError('INPUT_EMPTY', `${path}: there is nothing in it`);
}

/** Text may hold a stray NUL byte; data hold many, or many control bytes. */
function looksBinary(piece: Uint8Array): boolean {
  const sample = piece.subarray(0, 8192);
  let odd = 0;
  for (const byte of sample) if (byte === 0 || (byte < 9 && byte !== 8) || (byte > 13 && byte < 27)) odd++;
  return odd > sample.length * 0.02;
}
