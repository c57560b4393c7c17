/** What the language model would be asked about, and how much that is. */
import { llmConfig } from '../../src/config/llm.ts';
import type { Diagnosis } from '../../src/domain.ts';
import { shippedMemory } from '../../src/knowledge/open-knowledge.ts';
import { createNeighbours } from '../../src/llm/neighbours.ts';
import { openAdvisor } from '../../src/llm/open-advisor.ts';
import { promptOf, promptTokens } from '../../src/llm/prompt.ts';
import { loadKnowledge } from './analyzer.ts';

/** As long as a pull request's list often is; the labelled logs come without one. */
const FILES = Array.from({ length: 10 }, (_none, index) => `src/components/part-${index}/index.ts`);

export interface Asked {
  /** Below this confidence it is asked, by default. */
  readonly below: number;
  /** Tokens of the question (characters / 4), and null where it is not asked. */
  tokens(diagnosis: Diagnosis): Promise<number | null>;
}

export async function openQuestions(): Promise<Asked> {
  const config = llmConfig({ GROQ_API_KEY: 'none' });
  if (!config) throw new Error('no language model is configured');
  const knowledge = await loadKnowledge();
  const memory = shippedMemory(knowledge);
  const near = createNeighbours(knowledge.patterns);
  const { wants } = openAdvisor(config, {
    fetch: () => Promise.reject(new Error('nobody is asked')),
    now: () => 0,
  });
  return {
    below: config.below,
    async tokens(diagnosis) {
      if (!wants(diagnosis)) return null;
      const neighbours = await near(diagnosis, memory);
      const question = { diagnosis, job: 'build', changedFiles: FILES, neighbours };
      return promptTokens(promptOf(question, '0'.repeat(16), true));
    },
  };
}
