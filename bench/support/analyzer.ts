/** The analysis as the service has it: shipped patterns, their vectors, no history. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import type { Analyze } from '../../src/handlers/deps.ts';
import { type Knowledge, openKnowledge, shippedMemory } from '../../src/knowledge/open-knowledge.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** An analyzer that does not know some of the patterns. */
export type AnalyzeWithout = (...unknown: readonly string[]) => Analyze;

export async function openAnalyzer(): Promise<Analyze> {
  return (await openAnalyzers())();
}

export const loadKnowledge = (): Promise<Knowledge> =>
  openKnowledge({ patterns: join(root, 'patterns'), dist: join(root, 'dist') });

/** Makes analyzers from one knowledge. */
export async function openAnalyzers(): Promise<AnalyzeWithout> {
  const knowledge = await loadKnowledge();
  const memory = shippedMemory(knowledge);
  return (...unknown) => {
    const patterns = knowledge.patterns.filter(({ id }) => !unknown.includes(id));
    const analyze = createAnalyzer({ ...knowledge, patterns, now: () => performance.now() });
    return (input) => analyze(input, memory);
  };
}
