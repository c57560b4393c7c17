/** Python: tracebacks that ended a program, and crashes of the interpreter. */
import type { Category, Location } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import { finding, groupsOf } from './event.ts';
import { before, extend, location, type Reader } from './reader.ts';

const OPENS = 'Traceback (most recent call last)';
const FRAME = /^\s*(?:\| )?File "(?<file>[^"]+)", line (?<line>\d+)(?:,? in (?<symbol>.+))?$/;
/** A raised error as the interpreter prints it: a dotted name, a colon and what it says. */
const RAISED = /^(?<error>[A-Za-z_][\w.]*)(?:: (?<message>.*)|:?$)/;
const CHAINED =
  /The above exception was the direct cause of|During handling of the above exception, another exception/;
const LIBRARY =
  /site-packages|dist-packages|\/lib(?:64)?\/python\d|\/lib\/pypy|[\\/]Lib[\\/]|hostedtoolcache|^<|importlib\._bootstrap/;

/** What an error's own name says of its kind; everything else is told by patterns. */
const KINDS: readonly { says: RegExp; category: Category }[] = [
  { says: /No space left on device|Errno 28\b/, category: 'disk' },
  { says: /^(?:[\w.]*MemoryError\b)|Cannot allocate memory/, category: 'memory' },
  {
    says: /^(?:\w+\.)*(?:ModuleNotFoundError|ImportError|VersionConflict|DistributionNotFound|PackageNotFoundError)\b/,
    category: 'dependency',
  },
  { says: /^(?:SyntaxError|IndentationError|TabError)\b/, category: 'compile' },
  { says: /^PermissionError\b|Errno 13\b/, category: 'permission' },
  {
    says: /^(?:\w+\.)*(?:ConnectionError|ConnectTimeout|ReadTimeout|SSLError|SSLCertVerificationError|ProxyError|gaierror|URLError|ConnectionRefusedError|ConnectionResetError|MaxRetryError)\b/,
    category: 'network',
  },
  { says: /^(?:FileNotFoundError|NotADirectoryError)\b/, category: 'config' },
]; // prettier-ignore

/** The category that an error's name and message speak of, or null. */
export function kindOfError(text: string): Category | null {
  return KINDS.find(({ says }) => says.test(text))?.category ?? null;
}

/** The project's own frames, innermost first, at most `most`; a library's only if there are no others. */
export function framesOf(frames: readonly Location[], most = 3): Location[] {
  const own = frames.filter(({ file }) => !LIBRARY.test(file));
  return [...(own.length > 0 ? own : frames.slice(-1))].reverse().slice(0, most);
}

export interface Traceback {
  /** The line that names the error which began it all. */
  readonly cause: number;
  readonly start: number;
  readonly end: number;
  /** Where the part that holds the cause ends; the rest of the chain stands below. */
  readonly ownEnd: number;
  /** The error as it stands, `KeyError: 'id'`. */
  readonly raised: string;
  readonly error: string;
  readonly locations: readonly Location[];
}

/** Reads one traceback, which may stand behind a prefix (`#9 1.2 `, `stderr: `), with those chained to it. */
export function tracebackAt(log: Log, at: number): Traceback | null {
  let part = partAt(log, at);
  if (!part) return null;
  let chosen = part;
  let { end } = part;
  for (let links = 0; links < 8; links++) {
    const link = chainedBelow(log, end);
    part = link && partAt(log, link.at);
    if (!link || !part) break;
    // The first error began it; one that wraps it in the same words is the one that callers know it by.
    if (link.direct && messageOf(part.raised) === messageOf(chosen.raised)) chosen = part;
    end = part.end;
  }
  return { ...chosen, start: at, end, ownEnd: chosen.end };
}

function partAt(log: Log, at: number): Traceback | null {
  const prefix = log.text(at).split(OPENS)[0] ?? '';
  const own = (index: number) => stripped(log.text(index), prefix);
  const frames: Location[] = [];
  for (let i = at + 1; i < log.length && i - at < 400; i++) {
    const text = own(i);
    const frame = groupsOf(FRAME, text);
    if (frame?.file) frames.push(location(frame.file, frame.line));
    if (/^\s|^$/.test(text) || frame) continue;
    const found = RAISED.exec(text)?.groups;
    if (!found?.error || frames.length === 0) return null;
    const end = extend(log, i, (_, index) => /^\s+\S/.test(own(index)), 6);
    return {
      cause: i,
      start: at,
      end,
      ownEnd: end,
      raised: text.trim(),
      error: found.error,
      locations: framesOf(frames),
    };
  }
  return null;
}

function stripped(text: string, prefix: string): string {
  if (prefix && text.startsWith(prefix)) return text.slice(prefix.length);
  return text.replace(/^#\d+ [\d.]+ /, '');
}

const messageOf = (raised: string) => raised.slice(raised.indexOf(': ') + 1);

/** The line that opens the traceback chained to the one that ended, and whether it was raised from that. */
function chainedBelow(log: Log, end: number): { at: number; direct: boolean } | null {
  let link: string | undefined;
  for (let i = end + 1; i <= end + 12 && i < log.length; i++) {
    const text = log.text(i);
    link = CHAINED.exec(text)?.[0] ?? link;
    if (link && text.includes(OPENS)) return { at: i, direct: link.startsWith('The') };
  }
  return null;
}

/** Errors that only pass on what another program printed. */
const PASSED_ON = /(?:CalledProcessError|SystemExit|KeyboardInterrupt|ChildFailedError|BrokenPipeError)$/;
const VERDICT =
  /^##\[error\]|^(?:ERROR|FATAL): (?:Job failed|script returned|Command errored)|exit(?:ed with)? (?:code|status|with)|^make(?:\[\d+\])?: \*\*\*|^The command ".*" (?:exited|failed)|Build step .* marked build as failure|^Finished: /;
const CAUGHT = /Exception ignored in|^\s*$|(?:WARN(?:ING)?|DEBUG|INFO)\b/;

const traceback: Reader = {
  id: 'python',
  tool: 'python',
  category: 'other',
  strength: 0.6,
  anchors: ['traceback (most recent call last)'],
  read(log, at) {
    const trace = tracebackAt(log, at);
    if (!trace || /Exception ignored in/.test(log.text(at - 1)) || log.text(at).startsWith('INTERNALERROR>'))
      return null;
    const { cause, start, end, raised, error, locations } = trace;
    // What is chained below is read as a further event of its own, so that both errors are shown.
    const chained = before(log, at, (line) => CHAINED.test(line), 4) >= 0;
    return {
      cause,
      start,
      end: trace.ownEnd,
      message: raised,
      locations: locations.map((place) => ({ ...place, message: raised })),
      category: kindOfError(raised) ?? 'other',
      strength: strengthOf(log, at, end, error) * (chained ? 0.8 : 1),
      values: { error, message: raised },
    };
  },
};

/** A program that goes on after a traceback did not die of it. */
function strengthOf(log: Log, start: number, end: number, error: string): number {
  if (PASSED_ON.test(error)) return 0.3;
  const head = log.text(start);
  const logged = head.trim() !== OPENS && /WARN|INFO|DEBUG/.test(head);
  const announced = /\S/.test(log.text(start - 1)) && CAUGHT.test(log.text(start - 1));
  if (logged || announced) return 0.25;
  for (let i = end + 1; i <= end + 10 && i < log.length; i++) if (VERDICT.test(log.marked(i))) return 0.85;
  return log.length - end <= 12 ? 0.8 : 0.5;
}

const crash: Reader = {
  id: 'python-crash',
  tool: 'python',
  category: 'test',
  strength: 0.9,
  anchors: ['fatal python error'],
  read(log, at) {
    const text = log.text(at);
    const groups = groupsOf(
      /(?:(?<file>[\w./\\-]+\.py)::(?<test>\S+) )?.{0,40}(?<message>Fatal Python error: .*)/,
      text,
    );
    if (!groups) return null;
    const end = extend(log, at, (line) =>
      /^\s*$|^\s+File |^(?:Current t|T)hread |^Python runtime/.test(line),
    );
    const frames: Location[] = [];
    for (let i = at; i <= end; i++) {
      const frame = groupsOf(FRAME, log.text(i));
      if (frame?.file) frames.push(location(frame.file, frame.line));
    }
    // Frames of a crash stand innermost first.
    const locations = framesOf(frames.reverse());
    const running = before(log, at, (line) => /^\S+\.py::\S+\s*$/.test(line), 3);
    const [file, ...names] = (running >= 0 ? log.text(running) : '').trim().split('::');
    const test = groups.test ?? names.join('::');
    const named = test ? { test: test.replaceAll('::', '.'), file: groups.file ?? file ?? '' } : {};
    const found = finding(log, at, at, end, { ...groups, ...named, message: groups.message ?? text });
    return { ...found, locations, category: test ? 'test' : 'infra' };
  },
};

export const python: readonly Reader[] = [crash, traceback];
