/**
 * Task runners print a task's name before each of its lines. A reader knows its tool's lines without that, so it reads
 * a log where the name is taken away.
 */
import type { Redacted } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import type { Reader } from './reader.ts';

/** Turborepo and Lerna `web:test: `, concurrently `[0] `, compose `api_1  | `, pnpm -r `packages/ui test: `. */
const TASK =
  /^(?:@?[\w.-]{1,60}(?:\/[\w.-]{1,60})?:[\w:.-]{1,60}: |\[[\w:. #-]{1,50}\] |[\w.-]{1,60} {0,20}\| |[\w./@-]{1,80} [\w:-]{1,40}(?:\$ |: (?=\s*\S))|@[\w.-]{1,60}\/[\w.-]{1,60}: )/;
/** BuildKit `#9 12.34 `: the step's number, and the seconds, which differ from line to line. */
const BUILDKIT = /^#(?<step>\d{1,4}) \d{1,6}\.\d{1,4} /;

/** @returns the log as it would be without the prefix of the line `at`; null if that line has none */
export function withoutPrefix(log: Log, at: number): Log | null {
  const text = log.text(at);
  const step = BUILDKIT.exec(text)?.groups?.step;
  const prefix = step === undefined ? TASK.exec(text)?.[0] : undefined;
  if (step === undefined && prefix === undefined) return null;
  // Trailing blanks are often cut from lines that hold the prefix alone.
  const bare = prefix?.trimEnd();
  const strip = (line: string): string => {
    if (step !== undefined) return line.startsWith(`#${step} `) ? line.replace(BUILDKIT, '') : line;
    if (prefix !== undefined && line.startsWith(prefix)) return line.slice(prefix.length);
    return line === bare ? '' : line;
  };
  return { ...log, text: (index) => strip(log.text(index)) as Redacted };
}

/** The reader, which also reads what stands behind a task's name. */
export function throughPrefixes(reader: Reader): Reader {
  return {
    ...reader,
    read(log, at) {
      const found = reader.read(log, at);
      if (found) return found;
      const view = withoutPrefix(log, at);
      return view && reader.read(view, at);
    },
  };
}
