/** The analysis as the service has it: shipped patterns, their vectors, no history. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import type { Analyze } from '../../src/handlers/deps.ts';
import { openKnowledge, shippedMemory } from '../../src/knowledge/open-knowledge.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function openAnalyzer(): Promise<Analyze> {
  const knowledge = await openKnowledge({ patterns: join(root, 'patterns'), dist: join(root, 'dist') });
  const analyze = createAnalyzer({ patterns: knowledge.patterns, now: () => performance.now() });
  const memory = shippedMemory(knowledge);
  return (input) => analyze(input, memory);
}
