/** What a person gives to be read. */

export interface NamedLog {
  /** The job's name where the input holds several logs; null for a log that stands alone. */
  readonly job: string | null;
  /** Its bytes in order. A piece may be overwritten once the next one is asked for. */
  open(): AsyncIterable<Uint8Array>;
}

export interface Input {
  readonly logs: readonly NamedLog[];
  /** Bytes of the file, where known beforehand. */
  readonly size: number | null;
  close(): Promise<void>;
}
