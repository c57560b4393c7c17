/**
 * Supervised contrastive training of token rows: two texts of the same failure are drawn together, texts of the other
 * failures in the batch pushed apart. Each text loses some of its words and the first gets lines of ordinary logs around
 * it, so that no single word decides and noise learns to be quiet.
 */
import { batchesOf, type Example } from './batches.ts';
import { add, type Bag, bag, dot, normalise, pool, type TokenRows } from './encoder.ts';
import { infoNce } from './info-nce.ts';
import { uniform } from './random.ts';

export interface TrainingOptions {
  readonly steps: number;
  readonly batch: number;
  /** The first step size; it falls to zero. */
  readonly rate: number;
  readonly temperature: number;
  /** Share of a text's words that a view leaves out. */
  readonly dropout: number;
  /** At most so many lines of noise go into the first view. */
  readonly noise: number;
  readonly seed: number;
}

export interface TrainingTexts {
  readonly failures: readonly Example[];
  readonly noise: readonly (readonly number[])[];
}

/** Changes `model.rows` in place; returns the mean loss in the last tenth of the steps. */
export function trainContrastive(model: TokenRows, texts: TrainingTexts, options: TrainingOptions): number {
  const random = uniform(options.seed);
  const failures = batchesOf(texts.failures, options.batch, random);
  const update = adagrad(model);
  const late: number[] = [];
  for (let step = 0; step < options.steps; step++) {
    const { loss, gradients } = learn(model, failures().map(views), options.temperature);
    update(gradients, options.rate * (1 - step / options.steps));
    if (step >= options.steps * 0.9) late.push(loss);
  }
  return late.reduce((sum, loss) => sum + loss, 0) / late.length;

  /** Two texts of one failure, as a log shows it and as it is known. */
  function views({ texts: all }: Example): [Bag, Bag] {
    const at = Math.floor(random() * all.length);
    const other = (at + 1 + Math.floor(random() * Math.max(1, all.length - 1))) % all.length;
    const query = [...thin(all[at] ?? []), ...noiseLines()];
    return [bag(query, model.damping), bag(thin(all[other] ?? []), model.damping)];
  }

  function thin(ids: readonly number[]): readonly number[] {
    const kept = ids.filter(() => random() >= options.dropout);
    return kept.length > 0 ? kept : ids;
  }

  /** Few lines more often than many. */
  function noiseLines(): number[] {
    const count = Math.floor(random() * random() * (options.noise + 1));
    return Array.from(
      { length: count },
      () => texts.noise[Math.floor(random() * texts.noise.length)] ?? [],
    ).flat();
  }
}

type Gradients = ReadonlyMap<number, Float32Array>;

/** The loss of a batch of pairs and its gradient for each token that stands in it. */
function learn(model: TokenRows, pairs: readonly (readonly [Bag, Bag])[], temperature: number) {
  const sides = [0, 1].map((side) => {
    const bags = pairs.map((pair) => pair[side] as Bag);
    const pooled = bags.map((one) => pool(one, model));
    const lengths = pooled.map((vector) => Math.sqrt(dot(vector, vector)) || 1);
    return { bags, lengths, units: pooled.map(normalise) };
  });
  const [queries, documents] = sides.map(({ units }) => units) as [Float32Array[], Float32Array[]];
  const result = infoNce(queries, documents, temperature);
  const gradients = new Map<number, Float32Array>();
  [result.queries, result.documents].forEach((slopes, side) => {
    const { bags, lengths, units } = sides[side] as (typeof sides)[number];
    slopes.forEach((slope, k) => {
      const unit = units[k] as Float32Array;
      // The derivative of x/‖x‖: only what points across the direction changes it.
      add(slope, unit, -dot(slope, unit));
      const { ids, weights } = bags[k] as Bag;
      ids.forEach((id, j) => {
        const gradient = gradients.get(id) ?? new Float32Array(model.dimensions);
        gradients.set(id, gradient);
        add(gradient, slope, (weights[j] as number) / (lengths[k] as number));
      });
    });
  });
  return { loss: result.loss, gradients };
}

/** Adagrad (Duchi, Hazan, Singer 2011) with one step size a row: rare words learn as fast as frequent ones. */
function adagrad({ rows, dimensions }: TokenRows): (gradients: Gradients, rate: number) => void {
  const squares = new Float64Array(rows.length / dimensions);
  return (gradients, rate) => {
    for (const [id, gradient] of gradients) {
      const sum = (squares[id] as number) + dot(gradient, gradient);
      squares[id] = sum;
      const row = rows.subarray(id * dimensions, (id + 1) * dimensions);
      add(row, gradient, -rate / Math.sqrt(sum + 1e-12));
    }
  };
}
