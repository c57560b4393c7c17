/** Holds the one-way flow of the code: which file may import which, what the pure core may touch, no cycles. */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const src = join(root, 'src');

/** Imports go to the same layer or to one further left. A new top-level entry of src/ is added here first. */
const LAYERS: readonly (readonly string[])[] = [
  ['domain.ts', 'event.ts'],
  ['config.ts', 'config', 'errors.ts', 'log.ts'],
  ['analysis', 'report'],
  ['store', 'tidb', 'providers', 'embedding', 'learning', 'llm', 'knowledge', 'input'],
  ['handlers'],
  ['server'],
  ['commands', 'demo'],
  ['main.ts', 'cli.ts'],
];

/** What the pure core may use of Node: computation only, nothing that reads, waits or listens. */
const PURE_BUILTINS = new Set([
  'node:crypto',
  'node:util',
  'node:buffer',
  'node:string_decoder',
  'node:assert',
]);
/** Clock, chance, process and network in the pure core; comments and strings are stripped before the search. */
const IMPURE =
  /\b(Date\.now|new Date\(\)|performance\.now|Math\.random|randomBytes|randomUUID|setTimeout|setInterval|fetch\(|process\.|console\.)/;

interface Import {
  readonly from: string;
  readonly to: string;
}

/** The code without comments, so that a path in a docstring is no import. Strings stay. */
function stripComments(code: string): string {
  return code.replace(
    /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|(^|[^:\\/])\/\/[^\n]*/g,
    (_all, text: string | undefined, before: string | undefined) => text ?? before ?? '',
  );
}

/** The specifiers that a module's text imports, type imports included. */
function specifiers(code: string): string[] {
  const found: string[] = [];
  const text = stripComments(code);
  for (const pattern of [
    /^\s*(?:import|export)\b[^'"`;()]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
  ])
    for (const match of text.matchAll(pattern)) found.push(match[1] as string);
  return found;
}

/** Every cycle reachable, each as the list of files from the first to itself. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const state = new Map<string, 'open' | 'closed'>();
  const path: string[] = [];
  const visit = (node: string): void => {
    state.set(node, 'open');
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      if (state.get(next) === 'open') found.push([...path.slice(path.indexOf(next)), next]);
      else if (!state.has(next)) visit(next);
    }
    path.pop();
    state.set(node, 'closed');
  };
  for (const node of graph.keys()) if (!state.has(node)) visit(node);
  return found;
}

const files = (readdirSync(src, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.ts'))
  .sort();
const texts = new Map(files.map((name) => [name, readFileSync(join(src, name), 'utf8')]));
const imports: Import[] = files.flatMap((from) =>
  specifiers(texts.get(from) as string).map((to) => ({
    from,
    to: to.startsWith('.') ? relative(src, resolve(src, dirname(from), to)) : to,
  })),
);
const local = imports.filter(({ to }) => texts.has(to));

const top = (file: string): string => file.split('/')[0] as string;
const layer = (file: string): number => LAYERS.findIndex((names) => names.includes(top(file)));
const show = (list: readonly Import[]): string[] => list.map(({ from, to }) => `${from} imports ${to}`);

describe('the layers', () => {
  it('know every file of src/', () => {
    expect(files.filter((file) => layer(file) < 0)).toEqual([]);
  });

  it('are imported one way only', () => {
    expect(show(local.filter(({ from, to }) => layer(to) > layer(from)))).toEqual([]);
  });

  it('have no import of a file that is not there or outside src/', () => {
    expect(
      show(imports.filter(({ to }) => (to.startsWith('..') || to.endsWith('.ts')) && !texts.has(to))),
    ).toEqual([]);
  });

  it('have no cycle', () => {
    const graph = new Map(
      files.map((file) => [file, local.filter(({ from }) => from === file).map(({ to }) => to)]),
    );
    expect(cycles(graph)).toEqual([]);
  });

  it('keep the providers apart', () => {
    const provider = (file: string): string | null => /^providers\/([^/]+)\//.exec(file)?.[1] ?? null;
    const crossing = local.filter(
      ({ from, to }) => provider(from) && provider(to) && provider(from) !== provider(to),
    );
    expect(show(crossing)).toEqual([]);
  });

  it('let an interface not know its implementations', () => {
    const known = local.filter(
      ({ from, to }) =>
        from === 'providers/provider.ts' && to.startsWith('providers/') && to.split('/').length > 2,
    );
    // store/record.ts is words too: the rows that move from one store to another.
    const storeKnown = local.filter(
      ({ from, to }) =>
        from === 'store/store.ts' &&
        (top(to) === 'tidb' || (top(to) === 'store' && to !== 'store/record.ts')),
    );
    expect(show([...known, ...storeKnown])).toEqual([]);
  });

  it('name TiDB outside src/tidb in store/open.ts and the composition root only', () => {
    const naming = local.filter(
      ({ from, to }) =>
        top(to) === 'tidb' && top(from) !== 'tidb' && from !== 'store/open.ts' && layer(from) < 6,
    );
    expect(show(naming)).toEqual([]);
  });
});

describe('the pure core (analysis/, report/)', () => {
  const pure = files.filter((file) => ['analysis', 'report'].includes(top(file)));

  it('imports nothing of Node that reads, waits or listens', () => {
    const builtin = (to: string): boolean => to.startsWith('node:') || builtinModules.includes(to);
    const impure = imports.filter(
      ({ from, to }) => pure.includes(from) && builtin(to) && !PURE_BUILTINS.has(to),
    );
    expect(show(impure)).toEqual([]);
  });

  it('uses no clock, chance, process, network or logger', () => {
    const using = pure.filter((file) => {
      const code = stripComments(texts.get(file) as string).replace(/(['"`])(?:\\.|(?!\1)[^\\])*\1/g, "''");
      return IMPURE.test(code) || specifiers(texts.get(file) as string).includes('pino');
    });
    expect(using).toEqual([]);
  });
});

describe('every file', () => {
  it('leaves the environment to config.ts', () => {
    const reading = files.filter(
      (file) => file !== 'config.ts' && /\bprocess\.env\b/.test(stripComments(texts.get(file) as string)),
    );
    expect(reading).toEqual([]);
  });

  it('imports only packages that the product depends on', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const name = (to: string): string => (to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : top(to));
    const undeclared = imports.filter(
      ({ to }) =>
        !to.startsWith('node:') &&
        !to.endsWith('.ts') &&
        !texts.has(to) &&
        !(name(to) in manifest.dependencies),
    );
    expect(show(undeclared)).toEqual([]);
  });
});

describe('the checks themselves', () => {
  it('find imports of every form and none in comments', () => {
    const code = [
      "import a from './a.ts';",
      "import type { B } from './b.ts';",
      "import {\n  c,\n} from './c.ts';",
      "export * from './d.ts';",
      "import './e.ts';",
      "const f = await import('./f.ts');",
      "// import g from './g.ts';",
      "/* import h from './h.ts'; */",
    ].join('\n');
    expect(specifiers(code).sort()).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts']);
  });

  it('find a cycle', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ]);
    expect(cycles(graph)).toEqual([['b', 'c', 'b']]);
  });
});
