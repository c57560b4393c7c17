/**
 * Fixes mined from the changes that ended a failure: which file of a change matters, which lines of its diff are worth
 * quoting, and which of several fixes is the one to show. Pure; everything that comes out is redacted and bounded.
 */
import { redact } from '../analysis/redact.ts';
import type { Diagnosis, MinedFix } from '../domain.ts';
import type { ChangedFile, ChangeSet } from '../providers/provider.ts';
import type { FixRow } from '../store/store.ts';

/** A change of more files than this (a merge of the main branch) says nothing of what ended a failure. */
export const MOST_FILES = 40;
const KEPT_FILES = 10;
const HUNK_LINES = 16;
const HUNK_WIDTH = 160;
const TITLE = 120;

/** Written by tools: that they changed matters, their lines do not. */
const GENERATED =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|composer\.lock|Gemfile\.lock|Cargo\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|go\.sum|flake\.lock|gradle\.lockfile)$|\.(?:snap|min\.js|map)$/;
const PROSE = /(?:^|\/)(?:README|CHANGELOG|LICENSE|NEWS|docs?\/)|\.(?:md|rst|txt|png|svg)$/i;

/** What of a diagnosis says which file matters. */
type Told = Pick<Diagnosis, 'title' | 'summary' | 'evidence' | 'locations' | 'failingTests' | 'solution'>;

/**
 * What to keep of a change that ended a failure; null where it is too large to tell.
 * @param told the diagnosis of the last red run, null where it is not known any more
 */
export function mineFix(
  changes: ChangeSet,
  told: Told | null,
): Pick<FixRow, 'url' | 'title' | 'files' | 'hunk'> | null {
  if (changes.files.length === 0 || changes.files.length > MOST_FILES) return null;
  const ranked = rankFiles(changes, told);
  const [first] = ranked;
  return {
    url: changes.url,
    title: redact(changes.title.replace(/\s+/g, ' ').trim().slice(0, TITLE)),
    files: ranked.slice(0, KEPT_FILES).map(({ path }) => redact(path)),
    hunk: first?.patch && !GENERATED.test(first.path) ? hunkOf(first, told) : null,
  };
}

/** The changed files, those first that the diagnosis speaks of, what only describes last. */
export const rankFiles = (changes: ChangeSet, told: Told | null): ChangedFile[] =>
  changes.files
    .map((file) => ({ file, score: scoreOf(file.path, told) }))
    .sort((a, b) => b.score - a.score || (a.file.path < b.file.path ? -1 : 1))
    .map(({ file }) => file);

function scoreOf(path: string, told: Told | null): number {
  const kind = PROSE.test(path) ? -1 : GENERATED.test(path) ? 0.5 : 1;
  return told === null ? kind : kind + spokenOf(path, told);
}

/** How much a diagnosis speaks of a file: as a place, in the lines of the log, in its advice. 0 if it does not. */
function spokenOf(path: string, told: Told): number {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const places = [...told.locations, ...told.failingTests].flatMap(({ file }) => (file ? [file] : []));
  const said = [told.title, told.summary, ...told.evidence.map(({ text }) => text)].join('\n');
  const advice = told.solution
    ? [told.solution.title, ...told.solution.steps, ...told.solution.code.map(({ text }) => text)].join('\n')
    : '';
  return (
    (places.some((place) => samePath(place, path)) ? 4 : 0) +
    (said.includes(name) ? 3 : 0) +
    (advice.includes(name) ? 3 : 0)
  );
}

/** Did log or answer speak of a file that was changed? */
export const isRelated = (changes: ChangeSet, told: Told): boolean =>
  changes.files.some(({ path }) => spokenOf(path, told) > 0);

const samePath = (a: string, b: string): boolean => a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);

/** The hunk nearest to the place that the log named, else the first; some lines of it. */
function hunkOf({ path, patch }: ChangedFile, told: Told | null): string | null {
  // Redacted as a whole before it is cut: the lines between the ends of a private key do not look like one.
  const hunks = redact(patch ?? '')
    .split(/^(?=@@ )/m)
    .filter((hunk) => hunk.startsWith('@@ '));
  const line = told?.locations.find(({ file }) => samePath(file, path))?.line;
  const best =
    line === undefined
      ? hunks[0]
      : [...hunks].sort((a, b) => Math.abs(startOf(a) - line) - Math.abs(startOf(b) - line))[0];
  if (best === undefined) return null;
  const lines = best.trimEnd().split('\n');
  // What changed, with a little of what stands around it.
  const changed = lines.findIndex((text, index) => index > 0 && /^[+-]/.test(text));
  const from = Math.max(1, changed - 3);
  const shown = [lines[0] ?? '', ...lines.slice(from, from + HUNK_LINES - 1)];
  return redact(shown.map((text) => text.slice(0, HUNK_WIDTH)).join('\n'));
}

/** `@@ -10,7 +12,8 @@`: the first line in the older file, which is the one that failed. */
const startOf = (hunk: string): number => Number(/^@@ -(\d+)/.exec(hunk)?.[1] ?? 0);

/**
 * The fix to quote: of the file that was changed by the most commits, the newest.
 * @param rows the newest first; only those of the repository or shared with its organisation are told
 */
export function bestFix(rows: readonly FixRow[], repository: string): MinedFix | null {
  const visible = rows.filter((row) => row.repository === repository || row.shared);
  const commits = new Map<string, Set<string>>();
  for (const { files, sha } of visible)
    for (const file of files) commits.set(file, (commits.get(file) ?? new Set()).add(sha));
  // The first file of the newest fix wins a tie, so that a single fix is told as it was ranked.
  const order = visible.flatMap(({ files }) => files);
  const [file] = [...commits.keys()].sort(
    (a, b) =>
      (commits.get(b)?.size ?? 0) - (commits.get(a)?.size ?? 0) || order.indexOf(a) - order.indexOf(b),
  );
  const row = visible.find(({ files }) => file !== undefined && files.includes(file));
  if (file === undefined || row === undefined) return null;
  return {
    sha: row.sha,
    url: row.url,
    title: row.title,
    files: [file, ...row.files.filter((other) => other !== file)],
    hunk: row.files[0] === file ? row.hunk : null,
    times: commits.get(file)?.size ?? 0,
  };
}
