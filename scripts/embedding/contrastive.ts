/**
 * Supervised contrastive training of token rows: two texts of the same failure are drawn together, texts of the other
 * failures in the batch pushed apart (InfoNCE, van den Oord et al. 2018, in both directions). Each text loses some of its
 * words and the first gets lines of ordinary logs around it, so that no single word decides and noise learns to be quiet.
 */
import { bag, dot, normalise, pool, type TokenRows } from './encoder.ts';
import { uniform } from './random.ts';

export interface Example {
  readonly texts: readonly (readonly number[])[];
  /** Examples of one area (a tool) are easily confused: half of each batch is of one area. */
  readonly area: string;
}

export interface TrainingOptions {
  readonly steps: number;
  readonly batch: number;
  readonly rate: number;
  readonly temperature: number;
  /** Share of a text's words that a view leaves out. */
  readonly dropout: number;
  /** At most so many lines of noise go into the first view. */
  readonly noise: number;
  /** How strongly rows are held to where they began, a step. */
  readonly pull: number;
  readonly seed: number;
}

/** Changes `model.rows` in place; returns the mean loss of the last tenth of the steps. */
export function trainContrastive(
  model: TokenRows,
  examples: readonly Example[],
  noise: readonly (readonly number[])[],
  options: TrainingOptions,
): number {
  const { rows, dimensions, damping } = model;
  const random = uniform(options.seed);
  const start = rows.slice();
  const squares = new Float32Array(rows.length / dimensions);
  const gradients = new Map<number, Float32Array>();
  const batches = sampler(examples, options.batch, random);
  let lateLoss = 0;
  const late = Math.ceil(options.steps * 0.9);
  for (let step = 0; step < options.steps; step++) {
    const pairs = batches().map((example) => {
      const at = Math.floor(random() * example.texts.length);
      const other =
        (at + 1 + Math.floor(random() * Math.max(1, example.texts.length - 1))) % example.texts.length;
      const query = [...thin(example.texts[at] ?? []), ...lines()];
      return [query, thin(example.texts[other] ?? [])].map((ids) => bag(ids, damping));
    });
    const loss = learn(pairs.flat(), options.rate * (1 - step / options.steps));
    if (step >= late) lateLoss += loss / (options.steps - late);
  }
  return lateLoss;

  function thin(ids: readonly number[]): number[] {
    const kept = ids.filter(() => random() >= options.dropout);
    return kept.length > 0 ? kept : [...ids];
  }

  function lines(): number[] {
    const count = Math.floor(random() * random() * (options.noise + 1));
    return Array.from({ length: count }, () => noise[Math.floor(random() * noise.length)] ?? []).flat();
  }

  /** One step on views in pairs (query, document, query, document …); gives the mean loss. */
  function learn(views: readonly ReturnType<typeof bag>[], rate: number): number {
    const pooled = views.map((view) => pool(view, model));
    const lengths = pooled.map((vector) => Math.sqrt(dot(vector, vector)) || 1);
    const units = pooled.map((vector) => normalise(vector));
    const count = views.length / 2;
    const toUnit = units.map(() => new Float32Array(dimensions));
    let loss = 0;
    // Both directions: each query among the documents, each document among the queries.
    for (const [from, to] of [
      [0, 1],
      [1, 0],
    ] as const) {
      for (let a = 0; a < count; a++) {
        const scores = Array.from(
          { length: count },
          (_, b) => dot(at(units, a * 2 + from), at(units, b * 2 + to)) / options.temperature,
        );
        const largest = Math.max(...scores);
        const exps = scores.map((score) => Math.exp(score - largest));
        const total = exps.reduce((sum, value) => sum + value, 0);
        loss -= Math.log((exps[a] ?? 0) / total) / (2 * count);
        for (let b = 0; b < count; b++) {
          const slope = ((exps[b] ?? 0) / total - (a === b ? 1 : 0)) / (options.temperature * 2 * count);
          if (Math.abs(slope) < 1e-6) continue;
          add(at(toUnit, a * 2 + from), at(units, b * 2 + to), slope);
          add(at(toUnit, b * 2 + to), at(units, a * 2 + from), slope);
        }
      }
    }
    gradients.clear();
    views.forEach((view, k) => {
      const slope = at(toUnit, k);
      const unit = at(units, k);
      // Derivative of x/‖x‖: only the part across the direction changes it.
      add(slope, unit, -dot(slope, unit));
      const length = lengths[k] as number;
      view.ids.forEach((id, j) => {
        const gradient = gradients.get(id) ?? new Float32Array(dimensions);
        gradients.set(id, gradient);
        add(gradient, slope, (view.weights[j] as number) / length);
      });
    });
    for (const [id, gradient] of gradients) {
      // Adagrad with one step size a row (Duchi et al. 2011): rare words learn as fast as frequent ones.
      squares[id] = (squares[id] as number) + dot(gradient, gradient);
      const factor = rate / Math.sqrt((squares[id] as number) + 1e-12);
      for (let i = 0, j = id * dimensions; i < dimensions; i++, j++) {
        const value = (rows[j] as number) - factor * (gradient[i] as number);
        rows[j] = value + options.pull * ((start[j] as number) - value);
      }
    }
    return loss;
  }
}

function sampler(examples: readonly Example[], size: number, random: () => number): () => Example[] {
  const areas = grouped(examples);
  return () => {
    const chosen = new Set<Example>();
    const area = areas[Math.floor(random() * areas.length)] ?? [];
    for (const example of shuffled(area, random).slice(0, size / 2)) chosen.add(example);
    while (chosen.size < Math.min(size, examples.length))
      chosen.add(examples[Math.floor(random() * examples.length)] as Example);
    return [...chosen];
  };
}

function grouped(examples: readonly Example[]): Example[][] {
  const areas = new Map<string, Example[]>();
  for (const example of examples) areas.set(example.area, [...(areas.get(example.area) ?? []), example]);
  return [...areas.values()];
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

function add(into: Float32Array, vector: Float32Array, factor: number): void {
  for (let i = 0; i < into.length; i++) into[i] = (into[i] as number) + factor * (vector[i] as number);
}

function at<T>(items: readonly T[], index: number): T {
  return items[index] as T;
}
