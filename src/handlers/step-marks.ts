/**
 * Where steps begin in a GitHub job log, noted while the log streams past, so that the answer links the very line.
 * A step's part begins with `##[group]Run …`; the job's page takes `#step:<number>:<line within the step>`.
 */
import type { Job } from '../domain.ts';

const GROUP = new TextEncoder().encode('##[group]Run ');
const NEWLINE = 10;
/** After the timestamp (29 bytes) and what else may stand before the mark. */
const WITHIN = 64;
const MAX_MARKS = 10_000;

export interface StepMarks {
  /** The same bytes; marks are complete once they were read. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The job's page at a line (1-based) of the log; the page alone where no failed step is known. */
  anchor(job: Job, line: number | null): string;
}

export function markSteps(bytes: AsyncIterable<Uint8Array>): StepMarks {
  const starts: number[] = [];
  return {
    bytes: watch(bytes, (line) => {
      if (starts.length < MAX_MARKS) starts.push(line);
    }),
    anchor(job, line) {
      const step = job.steps.find(({ conclusion }) => conclusion === 'failure' || conclusion === 'timed_out');
      const start = line === null ? undefined : starts.findLast((each) => each <= line);
      if (!step || line === null || start === undefined || job.url === '') return job.url;
      return `${job.url}#step:${step.number}:${line - start + 1}`;
    },
  };
}

async function* watch(
  bytes: AsyncIterable<Uint8Array>,
  onStart: (line: number) => void,
): AsyncGenerator<Uint8Array> {
  let line = 1;
  const head = Buffer.alloc(WITHIN + GROUP.length);
  let length = 0;
  const judge = (): void => {
    if (length > 0 && head.subarray(0, length).indexOf(GROUP) >= 0) onStart(line);
  };
  for await (const chunk of bytes) {
    let at = 0;
    while (at < chunk.length) {
      const found = chunk.indexOf(NEWLINE, at);
      const end = found < 0 ? chunk.length : found;
      const room = Math.min(head.length - length, end - at);
      if (room > 0) {
        head.set(chunk.subarray(at, at + room), length);
        length += room;
      }
      if (found < 0) break;
      judge();
      line += 1;
      length = 0;
      at = found + 1;
    }
    yield chunk;
  }
  judge();
}
