/** One finding as a maintainer reads it: what happened, the lines that say so, what to do, how sure that is. */
import type { Diagnosis, Evidence } from '../domain.ts';
import type { Finding } from './findings.ts';
import { code, cut, fence, link, prose } from './markdown.ts';
import { judged, recordMarkdown } from './record.ts';

export interface Room {
  /** Lines of evidence. */
  readonly lines: number;
  /** Characters of one line of evidence. */
  readonly width: number;
  /** Findings in one comment. */
  readonly findings: number;
  /** Lists of tests and places, history, references. */
  readonly details: boolean;
}

const SHOWN = 5;
/** Characters of a title in a heading. */
export const SHOWN_TITLE = 200;

/** Marks by which a CI folds its log: they tell a reader nothing. */
const END_OF_GROUP = /^##\[(?:endgroup|endsection)\]\s*$/;
const bare = (line: string): string => line.replace(/^##\[(?:group|section|command|error|warning)\]/, '');

export function renderFinding(finding: Finding, room: Room): string {
  const { diagnosis } = finding;
  return [
    prose(beyondTitle(diagnosis), 600),
    evidence(finding, room),
    room.details ? places(diagnosis) : '',
    solution(diagnosis, room),
    certainty(diagnosis),
    recordMarkdown(diagnosis, room.details),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The summary without what the heading has said already; empty if it says no more. */
function beyondTitle({ summary, title, tool }: Diagnosis): string {
  const said = title.trim();
  if (summary.trim() === said) return '';
  // What the heading had to cut is still said here.
  if (said === '' || said.length > SHOWN_TITLE) return summary;
  const cause = said.startsWith(`${tool}: `) ? said.slice(tool.length + 2) : said;
  // Split, not replaced: a `$` of a log means nothing here.
  const [before = '', ...after] = summary.split(`: ${cause}`);
  return after.length === 0 ? summary : `${before}${after.join(`: ${cause}`).replace(/^\.+/, '.')}`;
}

function evidence({ diagnosis, jobs }: Finding, room: Room): string {
  const blocks = diagnosis.evidence;
  const root = diagnosis.rootCause;
  if (blocks.length === 0 && !root) return '';
  const shown =
    blocks.length > 0
      ? blocks
      : [{ startLine: root?.line ?? 1, endLine: root?.line ?? 1, text: root?.text ?? '' }];
  const [best, ...others] = shown;
  const lines = best ? shorten([best], root?.line ?? null, room.lines, room.width) : '';
  const job = jobs[0];
  const place = root
    ? `${job ? link(`Line ${root.line} of the log`, job.url) : `Line ${root.line} of the log`}${root.step ? `, step ${code(root.step, 100)}` : ''}`
    : '';
  const more =
    room.details && others.length > 0
      ? `\n<details><summary>More of the log</summary>\n\n${fence(shorten(others, null, room.lines, room.width), 'text')}\n\n</details>`
      : '';
  return [fence(lines, 'text'), place, more].filter((part) => part !== '').join('\n');
}

/** The best blocks within the room; the line of the root cause is never the one that is dropped. */
function shorten(blocks: readonly Evidence[], root: number | null, most: number, width: number): string {
  const kept: string[] = [];
  let left = most;
  for (const block of blocks) {
    if (left <= 0) break;
    const lines = block.text.replace(/\n+$/, '').split(/\r\n|\n|\r/);
    const at = root === null ? 0 : root - block.startLine;
    const inside = at >= 0 && at < lines.length;
    const from =
      lines.length <= left
        ? 0
        : Math.max(0, Math.min(inside ? at - Math.floor(left / 3) : 0, lines.length - left));
    const part = lines.slice(from, from + left);
    if (kept.length > 0) kept.push('…');
    if (from > 0) kept.push(`… ${from} lines before`);
    kept.push(...part.filter((line) => !END_OF_GROUP.test(line)).map((line) => cut(bare(line), width)));
    const after = lines.length - from - part.length;
    if (after > 0) kept.push(`… ${after} lines after`);
    left -= part.length;
  }
  return kept.join('\n');
}

function places(diagnosis: Diagnosis): string {
  const tests = diagnosis.failingTests
    .slice(0, SHOWN)
    .map((test) => `- ${code(test.name)}${test.file ? ` in ${code(test.file)}` : ''}`);
  const files = diagnosis.locations.slice(0, SHOWN).map((location) => {
    const at = [location.file, location.line, location.column].filter((part) => part !== undefined).join(':');
    return `- ${code(at)}${location.message && location.message !== diagnosis.title ? `: ${prose(location.message, 200)}` : ''}`;
  });
  const list = (title: string, lines: string[], all: number): string =>
    lines.length === 0
      ? ''
      : `**${title}**\n${lines.join('\n')}${all > SHOWN ? `\n- … and ${all - SHOWN} more` : ''}`;
  return [
    list(`Failing test${tests.length === 1 ? '' : 's'}`, tests, diagnosis.failingTests.length),
    list('Where', files, diagnosis.locations.length),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function solution(diagnosis: Diagnosis, room: Room): string {
  const answer = diagnosis.solution;
  if (!answer)
    return diagnosis.source === 'none'
      ? 'This failure is not one that is known here, so there is no advice to give; the lines above are the most telling ones.'
      : '';
  const steps = answer.steps.slice(0, 8).map((step, index) => `${index + 1}. ${prose(step, 500)}`);
  const blocks = answer.code.slice(0, 4).map((block) => fence(cut(block.text, 4_000), block.language));
  // Nobody read a model's links: they are shown, not linked.
  const references = (room.details ? answer.references : [])
    // Two places of one page look the same here.
    .filter((url, index, all) => all.findIndex((other) => host(other) === host(url)) === index)
    .slice(0, 3)
    .map((url) => (diagnosis.source === 'llm' ? code(url) : link(code(host(url)), url)));
  return [
    `**What to do: ${prose(answer.title, 200)}**`,
    origin(diagnosis) === '' ? '' : `🤖 **${origin(diagnosis)}**`,
    steps.join('\n'),
    ...blocks,
    references.length > 0 ? `See ${references.join(', ')}.` : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function host(url: string): string {
  const { hostname, pathname, hash } = new URL(url);
  // With the section: two of one page are two references.
  return cut(hostname + (pathname === '/' ? '' : pathname) + hash, 80);
}

/** From 0.80, where a rate starts, a member's or contributor's vote lifts it above this, and no crowd of strangers does. */
const CONFIRMED = 0.8045;

/** Says of an answer that a language model wrote it, and whether people here found it right; empty for any other. */
export function origin({ source, successRate, samples }: Diagnosis): string {
  if (source !== 'llm') return '';
  const confirmed = samples > 0 && (successRate ?? 0) >= CONFIRMED;
  return confirmed ? 'AI-generated, confirmed here' : 'AI-generated, not yet confirmed here';
}

/** Confidence, record and effort in one line. */
export function certainty(diagnosis: Diagnosis): string {
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const minutes = diagnosis.solution?.estimatedMinutes;
  return [
    `**Confidence ${percent(diagnosis.confidence)}**`,
    judged(diagnosis),
    minutes === undefined ? '' : `about ${minutes < 1 ? 'a minute' : `${Math.round(minutes)} min`} to fix`,
    diagnosis.transient ? 'likely to pass on a rerun' : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
