/** Reads pattern files; every error names the file, the line and what to do. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { Pattern } from '../analysis/pattern.ts';
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

/** Patterns that `npm run build` checked and packed into one file; null where there is none. */
export function loadPackedPatterns(file: string): Pattern[] | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Pattern[]) : null;
}

function invalid(file: string, line: number, reason: string): DevopsAssistError {
  return new DevopsAssistError('PATTERN_INVALID', `${file}:${line}: ${reason}`);
}
