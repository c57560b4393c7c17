/** The one comment: findings in, Markdown out, never longer than the forge takes. */
import { ANSWER_MARKER } from '../domain.ts';
import { type Room, renderFinding, SHOWN_TITLE } from './finding.ts';
import type { Finding } from './findings.ts';
import { code, html, link, prose } from './markdown.ts';

/** GitHub's limit for a comment's body. */
export const MAX_COMMENT = 65_536;

export interface RunLine {
  readonly name: string;
  readonly url: string;
  readonly headSha: string;
  readonly attempt: number;
}

/** An earlier answer on the same target. */
export interface HistoryLine {
  readonly headSha: string;
  readonly attempt: number;
  readonly title: string;
}

export interface Answer {
  readonly findings: readonly Finding[];
  /** The failed runs that the findings come from. */
  readonly runs: readonly RunLine[];
  /** Failed jobs whose log was not read, each with the reason. */
  readonly unread: readonly { readonly job: string; readonly url: string; readonly reason: string }[];
  /** Logs that the CI cut: the cause may stand in what nobody kept. */
  readonly shortened?: readonly { readonly job: string; readonly url: string; readonly bytes: number }[];
  /** Findings not shown because they are below the repository's minimum confidence or ignored there. */
  readonly hidden: number;
  /** The commit whose runs are green again; null while something fails. */
  readonly resolved: { readonly sha: string; readonly url: string } | null;
  /** Newest first. */
  readonly history: readonly HistoryLine[];
}

/** How much is shown; each rung shows less than the one before it, evidence first. */
const LADDER: readonly Room[] = [
  { lines: 18, width: 400, findings: 10, details: true },
  { lines: 14, width: 300, findings: 10, details: true },
  { lines: 10, width: 200, findings: 8, details: true },
  { lines: 5, width: 160, findings: 5, details: true },
  { lines: 3, width: 120, findings: 3, details: false },
  { lines: 1, width: 100, findings: 1, details: false },
];

/** Below this confidence the verdict is worded as a guess. */
const DOUBTFUL = 0.5;
const SHOWN_JOBS = 10;
const SHOWN_HISTORY = 5;

/** The comment with its marker, at most `limit` characters. */
export function renderComment(answer: Answer, limit = MAX_COMMENT): string {
  return fitted(answer, (text) => text.length <= limit, `${ANSWER_MARKER}\n`);
}

/** The same answer as a check run's summary, at most `bytes` bytes of UTF-8. */
export function renderSummary(answer: Answer, bytes: number): string {
  const encoder = new TextEncoder();
  return fitted(answer, (text) => encoder.encode(text).byteLength <= bytes, '');
}

function fitted(answer: Answer, fits: (text: string) => boolean, start: string): string {
  for (const room of LADDER) {
    const text = start + render(answer, room);
    if (fits(text)) return text;
  }
  const last = `${start}### 🔴 The run failed\n\nThe answer is too long to be shown here.\n`;
  return last;
}

function render(answer: Answer, room: Room): string {
  const { findings, resolved } = answer;
  const parts: string[] = [];
  if (resolved) {
    parts.push(`### 🟢 Resolved by ${link(code(resolved.sha.slice(0, 7)), resolved.url)}`);
    const was = answer.history[0];
    if (was) parts.push(`It had failed at ${code(was.headSha.slice(0, 7))} with: ${prose(was.title, 160)}`);
  } else {
    parts.push(`### 🔴 ${verdict(answer)}`, where(answer));
    const [first, ...others] = findings;
    if (first) parts.push(renderFinding(first, room));
    for (const other of others.slice(0, room.findings - 1)) {
      const summary = `${html(other.diagnosis.title, 160)} (${count(other.jobs.length, 'job')})`;
      parts.push(
        `<details><summary>Also: ${summary}</summary>\n\n${renderFinding(other, room)}\n\n</details>`,
      );
    }
    const more = others.length - (room.findings - 1);
    if (more > 0) parts.push(`${count(more, 'more finding')} not shown here.`);
    parts.push(...notes(answer));
  }
  parts.push(...history(answer, room), footer(answer));
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function verdict({ findings, unread, hidden }: Answer): string {
  const first = findings[0]?.diagnosis;
  if (first) {
    const doubt = first.source !== 'none' && first.confidence < DOUBTFUL ? 'Perhaps: ' : '';
    const rest = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
    return `${doubt}${prose(first.title, SHOWN_TITLE)}${rest}`;
  }
  if (unread.length > 0) return 'The run failed, and no log of it could be read';
  if (hidden > 0) return 'The run failed for causes that are not shown in this repository';
  return 'The run failed before any job started';
}

/** Which workflow, which commit, which jobs: one line. */
function where({ runs, findings }: Answer): string {
  const names = runs
    .slice(0, 5)
    .map((run) => link(prose(run.name, 80), run.url) + (run.attempt > 1 ? ` (attempt ${run.attempt})` : ''));
  const sha = runs[0]?.headSha.slice(0, 7);
  const jobs = findings[0]?.jobs ?? [];
  const shown = jobs.slice(0, SHOWN_JOBS).map((job) => link(code(job.name, 100), job.url));
  const rest = jobs.length > SHOWN_JOBS ? ` and ${jobs.length - SHOWN_JOBS} more` : '';
  return [
    names.join(', '),
    shown.length > 0 ? `${jobs.length > 1 ? `${jobs.length} jobs` : 'job'}: ${shown.join(', ')}${rest}` : '',
    sha ? `commit ${code(sha)}` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function notes({ unread, shortened = [], hidden }: Answer): string[] {
  const lines: string[] = [];
  const byReason = new Map<string, { job: string; url: string }[]>();
  for (const each of unread) byReason.set(each.reason, [...(byReason.get(each.reason) ?? []), each]);
  for (const [reason, jobs] of byReason) {
    const shown = jobs.slice(0, 5).map(({ job, url }) => link(code(job, 100), url));
    const rest = jobs.length > 5 ? ` and ${jobs.length - 5} more` : '';
    lines.push(`> Not read (${prose(reason, 120)}): ${shown.join(', ')}${rest}`);
  }
  for (const { job, url, bytes } of shortened.slice(0, 3))
    lines.push(
      `> The CI cut the log of ${link(code(job, 100), url)} at ${size(bytes)}; the cause may stand in what is missing.`,
    );
  if (hidden > 0) lines.push(`> ${count(hidden, 'finding')} hidden by this repository's settings.`);
  return lines;
}

function history({ history: lines }: Answer, room: Room): string[] {
  if (lines.length === 0 || !room.details) return [];
  const shown = lines
    .slice(0, SHOWN_HISTORY)
    .map(
      ({ headSha, attempt, title }) =>
        `- ${code(headSha.slice(0, 7))}, attempt ${attempt}: ${prose(title, 120)}`,
    );
  return [
    `<details><summary>Earlier: ${count(lines.length, 'failure')}</summary>\n\n${shown.join('\n')}\n\n</details>`,
  ];
}

function footer({ findings, resolved }: Answer): string {
  if (resolved || findings.length === 0) return '<sub>`/devops-assist reanalyze` reads the logs again.</sub>';
  const rerun = findings.every(({ diagnosis }) => diagnosis.transient)
    ? ' · `/devops-assist rerun` runs the failed jobs again'
    : '';
  return `<sub>Right? 👍 &nbsp;Wrong? 👎 &nbsp;Reactions on this comment teach the next answer. \`/devops-assist reanalyze\` reads the logs again · \`explain\` says why this answer · \`ignore\` silences it here${rerun}.</sub>`;
}

/** Bytes as CIs state their limits. */
const size = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${Math.round(bytes / 1024 / 1024)} MiB` : `${Math.round(bytes / 1024)} KiB`;

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
