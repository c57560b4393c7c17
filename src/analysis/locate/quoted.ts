/** Annotations of the forge: what the CI itself marked as an error tells which of several likely lines failed the job. */
import type { Location } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import type { Candidate } from './candidate.ts';
import type { Ranked } from './rank.ts';

/** Below this score, or with the next candidate this close, the log alone leaves the cause open. */
const WEAK = 0.45;
const CLOSE = 0.12;
/** A marked line is told from its equals, and does not beat what is clearly likelier. */
const BONUS = 0.15;
/** Shorter messages stand on too many lines. */
const LEAST_LENGTH = 8;
const GENERIC =
  /^(?:process completed with exit code|the (?:operation|job) was cancel|the runner has received|canceling since)/i;

/** Is it worth a request to ask what the forge marked? */
export function isOpen(ranked: readonly Ranked[]): boolean {
  const [first, second] = ranked;
  if (!first) return false;
  return first.score < WEAK || (second !== undefined && first.score - second.score < CLOSE);
}

/** Puts the best candidate first that an annotation quotes or whose place it names, if it is about as likely. */
export function preferQuoted(
  ranked: readonly Ranked[],
  annotations: readonly Location[],
  log: Log,
): Ranked[] {
  const telling = annotations
    .map(({ file, line, message }) => ({ file, line, text: flat(message ?? '') }))
    .filter(({ text }) => text.length >= LEAST_LENGTH && !GENERIC.test(text));
  if (telling.length === 0) return [...ranked];
  const quotes = (candidate: Candidate): boolean => {
    const cause = flat(log.text(candidate.cause));
    const message = flat(candidate.message);
    return telling.some(
      ({ file, line, text }) =>
        cause.includes(text) ||
        (message.length >= LEAST_LENGTH && text.includes(message)) ||
        candidate.locations.some(
          (place) => place.line !== undefined && place.line === line && samePath(place.file, file),
        ),
    );
  };
  const [first] = ranked;
  if (!first || quotes(first.candidate)) return [...ranked];
  const marked = ranked
    .filter(({ candidate, score }) => score + BONUS > first.score && quotes(candidate))
    .sort((a, b) => b.score - a.score)[0];
  if (!marked) return [...ranked];
  const lead = { candidate: marked.candidate, score: marked.score + BONUS };
  return [lead, ...ranked.filter((other) => other !== marked)];
}

/** The first line of a message without what differs between a log and an annotation. */
const flat = (text: string): string =>
  (text.trim().split('\n')[0] ?? '')
    .replace(/^##\[error\]/, '')
    .replace(/\s+/g, ' ')
    .trim();

/** A log names files from the root of the disk or from a package; the forge from the repository. */
const samePath = (a: string, b: string): boolean => a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
