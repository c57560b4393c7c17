/** The real analysis with what is learned, over a store: no shipped patterns, the shipped embedding model. */
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import type { Embedder } from '../../src/analysis/embedder.ts';
import type { Pattern } from '../../src/analysis/pattern.ts';
import type { Analyze } from '../../src/handlers/deps.ts';
import { createExperience } from '../../src/learning/experience.ts';
import { createMemory } from '../../src/learning/memory.ts';
import { createRecall } from '../../src/learning/recall.ts';
import { createSchool, type School } from '../../src/learning/school.ts';
import type { Store } from '../../src/store/store.ts';

export function learningService(
  store: Store,
  embedder: Embedder,
  now: () => number,
  name = 'test',
  patterns: readonly Pattern[] = [],
): { analyze: Analyze; school: School } {
  const memory = createMemory({
    embedder,
    patterns: { nearest: () => [] },
    store,
    experience: createExperience({ store, now }),
    recall: createRecall({ store, model: embedder.model }),
  });
  const analyze = createAnalyzer({ patterns, now: () => 0 });
  return {
    analyze: (input, place) => analyze(input, memory(place)),
    school: createSchool({ store, embedder, now, log: { info() {}, warn() {} }, name }),
  };
}
