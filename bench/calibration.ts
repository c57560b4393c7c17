/**
 * Fits the weights of `src/analysis/confidence.ts` to labelled logs and prints them: a logistic regression with a small
 * penalty and no weight below zero, because no sign of a right answer may speak against it. `--cases DIR[,DIR…]` names
 * folders with a manifest.jsonl; the default is test/lab.
 *
 * Patterns are surer on the logs that they were written with than on new ones, where the failure may be one that nobody
 * has written a pattern for. So each case is fitted twice: as it is, and as if the pattern that answers it did not exist.
 * Cases whose id matches `--unseen EXPRESSION` were held apart from the patterns: they count as they are, `--weight N`
 * times. A case is right when its category is accepted and a labelled line stands in the evidence, as in the scorer.
 */
import type { Analysis } from '../src/analysis/analysis.ts';
import type { Features } from '../src/analysis/features.ts';
import { analyzeCases, type Case, judge, LAB } from './support/cases.ts';

const NAMES: readonly (keyof Features)[] = [
  'score',
  'lead',
  'known',
  'named',
  'hinted',
  'rule',
  'onCause',
  'reader',
  'agreed',
  'failed',
  'stepFailed',
];
/** Keeps weights small where few cases speak for them. */
const PENALTY = 1.5;

export async function run(options: {
  cases?: string;
  unseen?: string;
  weight?: number;
}): Promise<Record<string, number>> {
  const rows: { x: number[]; y: number; weight: number }[] = [];
  const unseen = options.unseen ? new RegExp(options.unseen) : null;
  const add = (entry: Case, { diagnosis, features }: Analysis, weight: number) => {
    if (!features) return;
    const y = judge(entry, diagnosis).right ? 1 : 0;
    rows.push({ x: [1, ...NAMES.map((name) => features[name])], y, weight });
  };
  const folders = (options.cases ?? LAB).split(',');
  for await (const { entry, analysis, unknown } of analyzeCases(folders, { unknown: true })) {
    if (entry.outcome === 'success') continue;
    const apart = unseen?.test(entry.id) ?? false;
    add(entry, analysis, apart ? (options.weight ?? 3) : 1);
    if (unknown && !apart) add(entry, unknown, 1);
  }
  const w = regress(rows);
  const figures: Record<string, number> = {
    cases: rows.length,
    right: round(rows.filter(({ y }) => y === 1).length / rows.length),
  };
  ['bias', ...NAMES].forEach((name, i) => {
    figures[name] = round(w[i] as number);
  });
  return figures;
}

const STEPS = 4000;
const RATE = 0.5;

/** Minimises the penalised log-loss by projected gradient descent with momentum (Nesterov, 1983). */
function regress(rows: readonly { x: number[]; y: number; weight: number }[]): number[] {
  const n = NAMES.length + 1;
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  let w = new Array<number>(n).fill(0);
  let before = w;
  for (let step = 1; step <= STEPS; step++) {
    const momentum = (step - 1) / (step + 2);
    const ahead = w.map((value, i) => value + momentum * (value - (before[i] as number)));
    const gradient = ahead.map((value, i) => (i === 0 ? 0 : (PENALTY * value) / total));
    for (const { x, y, weight } of rows) {
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * (ahead[i] as number), 0)));
      for (let i = 0; i < n; i++)
        gradient[i] = (gradient[i] as number) + ((weight * (p - y)) / total) * (x[i] as number);
    }
    before = w;
    w = ahead.map((value, i) => {
      const next = value - RATE * (gradient[i] as number);
      return i === 0 ? next : Math.max(0, next);
    });
  }
  return w;
}

const round = (value: number) => Math.round(value * 1000) / 1000;
