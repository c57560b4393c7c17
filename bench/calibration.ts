/**
 * Fits the weights of `src/analysis/confidence.ts` to labelled logs and prints them: a logistic regression with a small
 * penalty, by Newton's method. `--cases DIR[,DIR…]` names folders with a manifest.jsonl; the default is test/lab.
 * Cases whose id matches `--unseen EXPRESSION` weigh `--weight N` times, so that logs which the patterns were written with
 * do not make the answers look surer than they are on new ones. A case counts as right when its category is accepted and a labelled line stands in the evidence, as in the scorer.
 */
import type { Features } from '../src/analysis/features.ts';
import { analyzeCases, judge, LAB } from './support/cases.ts';

const NAMES: readonly (keyof Features)[] = [
  'score',
  'lead',
  'known',
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
  for await (const { entry, analysis } of analyzeCases((options.cases ?? LAB).split(','))) {
    const { diagnosis, features } = analysis;
    if (entry.outcome === 'success' || !features) continue;
    rows.push({
      x: [1, ...NAMES.map((name) => features[name])],
      y: judge(entry, diagnosis).right ? 1 : 0,
      weight: unseen?.test(entry.id) ? (options.weight ?? 3) : 1,
    });
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

/** Minimises the penalised log-loss by Newton's method; twenty steps are plenty for ten weights. */
function regress(rows: readonly { x: number[]; y: number; weight: number }[]): number[] {
  const n = NAMES.length + 1;
  const w = new Array<number>(n).fill(0);
  for (let step = 0; step < 20; step++) {
    const gradient = w.map((value, i) => (i === 0 ? 0 : PENALTY * value));
    const hessian = w.map((_, i) => w.map((__, j) => (i === j ? (i === 0 ? 1e-6 : PENALTY) : 0)));
    for (const { x, y, weight } of rows) {
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * (w[i] as number), 0)));
      for (let i = 0; i < n; i++) {
        gradient[i] = (gradient[i] as number) + weight * (p - y) * (x[i] as number);
        const row = hessian[i] as number[];
        for (let j = 0; j < n; j++)
          row[j] = (row[j] as number) + weight * p * (1 - p) * (x[i] as number) * (x[j] as number);
      }
    }
    solve(hessian, gradient).forEach((delta, i) => {
      w[i] = (w[i] as number) - delta;
    });
  }
  return w;
}

/** Gaussian elimination with pivoting. */
function solve(matrix: number[][], vector: readonly number[]): number[] {
  const a = matrix.map((row, i) => [...row, vector[i] as number]);
  const n = a.length;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r]?.[c] ?? 0) > Math.abs(a[pivot]?.[c] ?? 0)) pivot = r;
    [a[c], a[pivot]] = [a[pivot] as number[], a[c] as number[]];
    const lead = a[c] as number[];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const row = a[r] as number[];
      const factor = (row[c] as number) / (lead[c] as number);
      for (let k = c; k <= n; k++) row[k] = (row[k] as number) - factor * (lead[k] as number);
    }
  }
  return a.map((row, i) => (row[n] as number) / (row[i] as number));
}

const round = (value: number) => Math.round(value * 1000) / 1000;
