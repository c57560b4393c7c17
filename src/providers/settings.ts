/**
 * How one repository wants to be answered: the schema of `.github/devops-assist.yml` (or what another forge has for it)
 * with the defaults that hold where nothing is said. `docs/operations.md` explains each key to its author.
 */
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

const names = z.array(z.string().min(1).max(200)).max(100);
const selection = z.strictObject({ include: names.default([]), ignore: names.default([]) });

export const RepositorySettings = z.strictObject({
  enabled: z.boolean().default(true),
  /** Names of workflows; `*` stands for any text. An empty `include` means all. */
  workflows: selection.prefault({}),
  branches: selection.prefault({}),
  /** Where the answer goes on a pull request. A commit without one always gets a check. */
  answer: z.enum(['comment', 'check', 'both']).default('comment'),
  /** Answers below this confidence are not posted. */
  minimumConfidence: z.number().min(0).max(1).default(0),
  /** May the service's language model be asked about this repository's failures? */
  llm: z.boolean().default(true),
  /** Compare with the last run that passed. */
  baseline: z.boolean().default(true),
  /** Answer the first failed job before its run has ended. */
  early: z.boolean().default(false),
  /** At most this many logs of failed jobs are read for one run. */
  maxLogs: z.int().min(1).max(100).default(20),
  language: z.enum(['en'], { error: 'answers are written in English only; take en' }).default('en'),
  /** Who counts: `read`, `triage`, `write` and what is above; by default read on a private, triage on a public repository. */
  voters: z.enum(['default', 'read', 'triage', 'write']).default('default'),
  commanders: z.enum(['default', 'read', 'triage', 'write']).default('default'),
  learning: z
    .strictObject({
      /** Where a fix from this repository may be quoted. */
      fixes: z.enum(['repository', 'organisation']).default('repository'),
      /** Whether rates from here may serve other organisations, where the service shares at all. */
      share: z.boolean().default(true),
    })
    .prefault({}),
});
export type RepositorySettings = z.infer<typeof RepositorySettings>;

export const DEFAULT_SETTINGS: RepositorySettings = RepositorySettings.parse({});

export type SettingsFile =
  | { readonly ok: true; readonly settings: RepositorySettings }
  | { readonly ok: false; readonly line: number; readonly reason: string };

/** Reads a settings file. What is wrong comes with its line (1-based) and one reason; never throws. */
export function parseSettings(text: string): SettingsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken)
    return { ok: false, line: lines.linePos(broken.pos[0]).line, reason: firstLine(broken.message) };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 });
  } catch {
    return { ok: false, line: 1, reason: 'too many YAML aliases' };
  }
  const parsed = RepositorySettings.safeParse(value ?? {});
  if (parsed.success) return { ok: true, settings: parsed.data };
  const issue = parsed.error.issues[0];
  const path =
    issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? []);
  const node = nodeAt(document, path);
  const line = node === null ? 1 : lines.linePos(node).line;
  return {
    ok: false,
    line,
    reason: `${path.join('.') || 'the file'}: ${firstLine(issue?.message ?? 'is not valid')}`,
  };
}

/** Is this workflow or branch selected? */
export function selects(
  selection: { include: readonly string[]; ignore: readonly string[] },
  name: string,
): boolean {
  const some = (patterns: readonly string[]): boolean => patterns.some((pattern) => wildcard(pattern, name));
  return (selection.include.length === 0 || some(selection.include)) && !some(selection.ignore);
}

/** `*` stands for any text, everything else for itself. Linear in pattern × name: no expression from outside is run. */
function wildcard(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === name;
  const last = rest.pop() as string;
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last))
    return false;
  let at = first.length;
  const end = name.length - last.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return at <= end;
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').slice(0, 200);
}

/** The offset of the deepest node on a path that the document has; for a mapping's key, of the key. */
function nodeAt(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number | null {
  let offset: number | null = null;
  let node: unknown = document.contents;
  for (const key of path) {
    const items = (node as { items?: unknown[] } | null)?.items;
    if (!Array.isArray(items)) break;
    const item = items.find(
      (each, index) => index === key || (each as { key?: { value?: unknown } }).key?.value === key,
    ) as { key?: { range?: number[] }; value?: unknown; range?: number[] } | undefined;
    if (!item) break;
    offset = item.key?.range?.[0] ?? item.range?.[0] ?? offset;
    node = item.value ?? item;
  }
  return offset;
}
