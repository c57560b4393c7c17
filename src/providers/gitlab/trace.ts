/**
 * A runner stops writing a job's log at `output_limit` (4 MiB unless configured) and says so in the log's last lines:
 * "Job's log exceeded limit of 4194304 bytes." What failed after that point is in no log.
 */
const LIMIT = /Job's log exceeded limit of (\d{1,15}) bytes/;
/** The notice and what the runner writes after it. */
const TAIL_BYTES = 4096;

/** The same bytes; once they were read, `limit` gives the limit in bytes or null. */
export function withLimit(bytes: AsyncIterable<Uint8Array>): {
  bytes: AsyncIterable<Uint8Array>;
  limit: () => number | null;
} {
  let tail = Buffer.alloc(0);
  async function* watched() {
    for await (const piece of bytes) {
      tail =
        piece.length >= TAIL_BYTES
          ? Buffer.from(piece.subarray(-TAIL_BYTES))
          : Buffer.concat([tail, piece]).subarray(-TAIL_BYTES);
      yield piece;
    }
  }
  return {
    bytes: watched(),
    limit: () => {
      const found = LIMIT.exec(tail.toString('latin1'));
      return found ? Number(found[1]) : null;
    },
  };
}
