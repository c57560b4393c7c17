/** Retrieval: the known failures nearest to the evidence, for the question and for the check of its answer. */
import type { Memory } from '../analysis/analysis.ts';
import type { Pattern } from '../analysis/pattern.ts';
import { fill } from '../analysis/patterns/template.ts';
import type { Diagnosis } from '../domain.ts';
import { evidenceOf, type Neighbour } from './prompt.ts';

const NEAREST = 12;
const SHOWN = 3;
/** Nearer than this they have something in common. */
const LEAST_SIMILARITY = 0.4;

/** The nearest first; patterns whose words need a value that nobody captured say it without that. */
export function createNeighbours(
  patterns: readonly Pattern[],
): (diagnosis: Diagnosis, memory: Memory) => Promise<Neighbour[]> {
  const byId = new Map(patterns.map((pattern) => [pattern.id, pattern]));
  return async (diagnosis, memory) => {
    const [vector] = await memory.embedder.embed([evidenceOf(diagnosis)]);
    if (!vector) return [];
    const near = await memory.nearest(vector, NEAREST);
    return near
      .flatMap(({ id, similarity }) => {
        const pattern = byId.get(id);
        return pattern && similarity >= LEAST_SIMILARITY && pattern.role === 'cause'
          ? [toNeighbour(pattern)]
          : [];
      })
      .slice(0, SHOWN);
  };
}

function toNeighbour({ id, title, category, solution }: Pattern): Neighbour {
  return {
    id,
    title,
    category,
    solution: fill(solution.title, {}) ?? title,
    steps: solution.steps.map((step) => fill(step, {})).filter((step) => step !== null),
    references: solution.references,
  };
}
