/** Reads pattern files; every error names the file, the line and what to do. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { Pattern } from '../analysis/pattern.ts';
import { needsOf } from '../analysis/patterns/expression.ts';
import type { Needs } from '../analysis/scan/literals.ts';
import { DevopsAssistError } from '../errors.ts';

/**
 * @param text one pattern in YAML
 * @param file its name, for errors
 * @throws DevopsAssistError PATTERN_INVALID with `file:line: reason`
 */
export function parsePattern(text: string, file: string): Pattern {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const syntax = document.errors[0];
  if (syntax) throw invalid(file, counter.linePos(syntax.pos[0]).line, syntax.message.split('\n')[0] ?? '');
  const parsed = Pattern.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []) as (string | number)[];
  throw invalid(file, lineOf(document, counter, path), `${path.join('.') || 'pattern'}: ${issue?.message}`);
}

/** The line of the deepest node on the path that is there. */
function lineOf(
  document: ReturnType<typeof parseDocument>,
  counter: LineCounter,
  path: (string | number)[],
): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true) as
      | { range?: [number, number, number] }
      | undefined;
    if (node?.range) return counter.linePos(node.range[0]).line;
  }
  return 1;
}

/**
 * Reads `<folder>/<area>/<name>.yaml`, in the order of their ids.
 * @throws DevopsAssistError PATTERN_INVALID for a file that is no pattern or whose id is not its path
 */
export function loadPatternFolder(folder: string): Pattern[] {
  if (!existsSync(folder)) throw new DevopsAssistError('INPUT_UNREADABLE', `${folder}: no such folder`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.ya?ml$/.test(name),
  );
  return files.sort().map((name) => {
    const path = join(folder, name);
    const pattern = parsePattern(readFileSync(path, 'utf8'), path);
    const expected = relative(folder, path)
      .replace(/\.ya?ml$/, '')
      .split(sep)
      .join('/');
    if (pattern.id !== expected)
      throw invalid(path, 1, `id: is ${pattern.id}, but the file's path says ${expected}`);
    return pattern;
  });
}

/** Patterns as `npm run build` packed them: checked, with the words that their expressions need. */
export interface PackedPatterns {
  readonly patterns: readonly Pattern[];
  readonly needs: ReadonlyMap<string, Needs>;
}

/** @returns null where nothing is packed */
export function readPackedPatterns(file: string): PackedPatterns | null {
  if (!existsSync(file)) return null;
  const { patterns, needs } = JSON.parse(readFileSync(file, 'utf8'));
  return { patterns, needs: new Map(needs) };
}

/** Writes what `readPackedPatterns` reads. */
export function packPatterns(file: string, patterns: readonly Pattern[]): void {
  const sources = new Set(
    patterns.flatMap(({ match }) => [...match.any, ...match.all, ...match.none, ...match.details]),
  );
  const needs = [...sources].map((source) => [source, needsOf(source)]);
  writeFileSync(file, JSON.stringify({ patterns, needs }));
}

function invalid(file: string, line: number, reason: string): DevopsAssistError {
  return new DevopsAssistError('PATTERN_INVALID', `${file}:${line}: ${reason}`);
}
