/**
 * Task runners print a task's name before each of its lines. A reader knows its tool's lines without that, so it reads
 * a log where the name is taken away.
 */
import type { Redacted } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import type { Reader } from './reader.ts';

/** Turborepo `web:test: `, Lerna `@acme/ui: `, concurrently `[0] ` or `[web:test] `, compose `api_1  | `, pnpm -r `packages/ui test: `, mock `BUILDSTDERR: `. */
const TASK =
  /^(?:BUILDSTDERR: |@?[a-z][\w.-]{0,60}(?:\/[\w.-]{1,60})?:[a-z][\w:-]{0,60}: |@[\w.-]{1,60}\/[\w.-]{1,60}: |\[(?:\d{1,3}|[a-z][\w.-]{0,40}:[a-z][\w:.-]{0,40})\] |[a-z][\w.-]{0,60} {0,20}\| |[\w@.-]{1,40}\/[\w./@-]{1,60} [a-z][\w:-]{0,40}: )/;
/** BuildKit `#9 12.34 `: the step's number, and the seconds, which differ from line to line. */
const BUILDKIT = /^#(?<step>\d{1,4}) \d{1,6}\.\d{1,4} /;

/** The clock of the open build service, `[  213s] `, and mock's logger, `DEBUG util.py:444:  `: both differ from line to line. */
const LOGGER = /^(?:\[ {0,5}\d{1,6}s\] |DEBUG util\.py:\d{1,5}: {1,2})/;

/** @returns the log as it would be without the prefix of the line `at`; null if that line has none */
export function withoutPrefix(log: Log, at: number): Log | null {
  const text = log.text(at);
  if (LOGGER.test(text)) return { ...log, text: (index) => log.text(index).replace(LOGGER, '') as Redacted };
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
      // First without it, so that the lines below are of the event as well.
      const view = withoutPrefix(log, at);
      return (view && reader.read(view, at)) ?? reader.read(log, at);
    },
  };
}
