/** `analyze --llm`: one question to the language model for each log that no pattern knows well enough. */
import type { LlmConfig } from '../config/llm.ts';
import type { Diagnosis, Scope } from '../domain.ts';
import { DevopsAssistError } from '../errors.ts';
import { type Knowledge, shippedMemory } from '../knowledge/open-knowledge.ts';

/** The command line belongs to no forge and keeps nothing. */
const NOWHERE: Scope = { provider: 'github', instance: '', organisation: '' };

/** Gives a diagnosis the model's words, or leaves it as it is and tells why in one line. */
export type AskModel = (diagnosis: Diagnosis) => Promise<Diagnosis>;

/** @throws DevopsAssistError CONFIG_INVALID where no language model is configured */
export async function openModel(
  config: LlmConfig | null,
  knowledge: Knowledge,
  now: () => number,
  tell: (line: string) => void,
): Promise<AskModel> {
  if (!config)
    throw new DevopsAssistError(
      'CONFIG_INVALID',
      '--llm is given, and neither GROQ_API_KEY nor GROQ_BASE_URL',
    );
  // The SDK takes a while to load; who does not ask does without it.
  const [{ openAdvisor }, { createNeighbours }] = await Promise.all([
    import('../llm/open-advisor.ts'),
    import('../llm/neighbours.ts'),
  ]);
  const advisor = openAdvisor(config, { fetch: globalThis.fetch, now });
  const neighbours = createNeighbours(knowledge.patterns);
  const memory = shippedMemory(knowledge);
  return async (diagnosis) => {
    if (!advisor.wants(diagnosis)) return diagnosis;
    const near = await neighbours(diagnosis, memory);
    const question = { diagnosis, job: null, changedFiles: [], neighbours: near };
    const advice = await advisor.ask(NOWHERE, question, new AbortController().signal);
    if (advice.kind === 'answered') return advice.diagnosis;
    tell(`devops-assist: no answer of the language model: ${advice.why}\n`);
    return diagnosis;
  };
}
