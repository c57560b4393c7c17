/**
 * Learning over a simulated year: 20 organisations meet the labelled failures of test/lab (or `--cases DIR[,DIR…]`), vote
 * with 10 % noise and 1 % malice, mend and teach. Half of the patterns that answer them is withheld, so that their failures start unknown.
 * Everything that learns is the product's own code on the embedded store; docs/learning.md says what is assumed.
 * `--seed N` gives another year, `--fixes off` one without mined fixes; `--write` draws docs/learning.svg and the table of
 * docs/learning.md anew.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { uniform } from '../scripts/embedding/random.ts';
import { openKnowledge } from '../src/knowledge/open-knowledge.ts';
import { openStore } from '../src/store/open.ts';
import { attack } from './learning/attack.ts';
import { readFailures, remembering } from './learning/failures.ts';
import { drawYear } from './learning/plot.ts';
import { HABITS, type Seen, simulateYear } from './learning/year.ts';
import { LAB } from './support/cases.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const ORGANISATIONS = 20;
const STRANGERS = 30;
const WITHHELD = 1 / 2;

export async function run(options: {
  cases?: string;
  seed?: number;
  fixes?: string;
  write?: boolean;
}): Promise<Record<string, number>> {
  const started = performance.now();
  const knowledge = await openKnowledge({ patterns: join(root, 'patterns'), dist: join(root, 'dist') });
  const remembered = { ...knowledge, embedder: remembering(knowledge.embedder) };
  const { failures, held } = await readFailures((options.cases ?? LAB).split(','), remembered, WITHHELD);
  const data = mkdtempSync(join(tmpdir(), 'devops-assist-learning-'));
  const store = await openStore({ data });
  try {
    const seen = await simulateYear({
      store,
      knowledge: remembered,
      failures,
      held,
      organisations: ORGANISATIONS,
      habits: HABITS,
      mineFixes: options.fixes !== 'off',
      random: uniform(options.seed ?? 1),
    });
    const unknown = months(seen.filter((each) => each.unknown));
    const known = months(seen.filter((each) => !each.unknown));
    const learned = await store.learned.all();
    const strangers = { store, strangers: STRANGERS, comments: 10 };
    const shifts = [
      await attack({ ...strangers, trust: 'stranger', organisation: 'attacked' }),
      await attack({ ...strangers, trust: 'author', organisation: 'attacked-too' }),
    ];
    const count = (state: string) => learned.filter((row) => row.state === state).length;
    const figures = {
      gain_points: points(last(unknown) - first(unknown)),
      attack_shift: round(Math.max(...shifts)),
      start: round(first(unknown)),
      end: round(last(unknown)),
      known_start: round(first(known)),
      known_end: round(last(known)),
      ...shares(
        'unknown',
        seen.filter((each) => each.unknown && each.week >= 39),
      ),
      ...shares(
        'known',
        seen.filter((each) => !each.unknown && each.week >= 39),
      ),
      failures: seen.length,
      unknown_failures: seen.filter((each) => each.unknown).length,
      kinds: failures.length,
      withheld_patterns: held.size,
      on_trial: count('shadow'),
      promoted: count('active'),
      retired: count('retired'),
      seconds: round((performance.now() - started) / 1000),
    };
    if (options.write) writeDocs(figures, unknown, known);
    return figures;
  } finally {
    await store.close();
    rmSync(data, { recursive: true, force: true });
  }
}

function writeDocs(
  figures: Record<string, number>,
  unknown: readonly number[],
  known: readonly number[],
): void {
  const lines = [
    { name: 'failures that start unknown', colour: '#2f6fdb', months: unknown },
    { name: 'all others', colour: '#777', months: known },
  ];
  writeFileSync(join(root, 'docs', 'learning.svg'), drawYear(lines));
  const page = join(root, 'docs', 'learning.md');
  const percent = (share: number | undefined) => `${Math.round((share ?? 0) * 100)} %`;
  const rows = [
    ['First answers that are right, unknown failures, first month', percent(figures.start)],
    ['the same, last month', percent(figures.end)],
    ['gain in points (`gain_points`)', String(figures.gain_points)],
    [
      'All other failures, first and last month',
      `${percent(figures.known_start)}, ${percent(figures.known_end)}`,
    ],
    ['Unknown failures in the last quarter answered by a mined fix', percent(figures.unknown_by_fix)],
    ['by a learned pattern', percent(figures.unknown_by_learned)],
    ['by nothing', percent(figures.unknown_by_nobody)],
    ['Failures replayed, unknown ones among them', `${figures.failures}, ${figures.unknown_failures}`],
    ['Patterns on trial, promoted, retired', `${figures.on_trial}, ${figures.promoted}, ${figures.retired}`],
    ['Rate moved by 30 colluding strangers (`attack_shift`)', String(figures.attack_shift)],
  ].map(([what, value]) => `| ${what} | ${value} |`);
  const table = ['| | |', '| --- | --- |', ...rows].join('\n');
  const text = readFileSync(page, 'utf8');
  writeFileSync(page, text.replace(/(<!-- year -->\n)[\s\S]*?(\n?<!-- end -->)/, `$1\n${table}\n$2`));
}

/** Of the last quarter: how many answers came from where, and how many of them were right. */
function shares(name: string, seen: readonly Seen[]): Record<string, number> {
  return Object.fromEntries(
    (['shipped', 'learned', 'fix', 'nobody'] as const).flatMap((by) => {
      const own = seen.filter((each) => each.by === by);
      const right = own.filter((each) => each.right).length;
      return [
        [`${name}_by_${by}`, round(own.length / Math.max(1, seen.length))],
        ...(by === 'nobody' ? [] : [[`${name}_by_${by}_right`, round(right / Math.max(1, own.length))]]),
      ];
    }),
  );
}

/** The share that was right in each twelfth of the year. */
function months(seen: readonly Seen[]): number[] {
  return Array.from({ length: 12 }, (_none, month) => {
    const own = seen.filter(({ week }) => Math.floor((week * 12) / 52) === month);
    return own.length === 0 ? 0 : own.filter(({ right }) => right).length / own.length;
  });
}

const first = (shares: readonly number[]): number => shares[0] ?? 0;
const last = (shares: readonly number[]): number => shares.at(-1) ?? 0;
const points = (share: number): number => Math.round(share * 1000) / 10;
const round = (value: number): number => Math.round(value * 1e4) / 1e4;
