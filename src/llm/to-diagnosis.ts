/** A checked answer as the diagnosis that is shown. */
import type { Diagnosis } from '../domain.ts';
import type { Answer } from './answer.ts';
import { folded } from './check/text.ts';

/** The id under which votes and outcomes judge the answer for a fingerprint, as if it were a pattern. */
export const answerId = (fingerprint: string): string => `llm/${fingerprint}`;

/**
 * The rules' diagnosis with the model's words. Evidence, places and tests stay those that the analysis found, and so does
 * the confidence: how sure a model says it is means nothing. The fingerprint stays, too: it is the same failure.
 */
export function toDiagnosis(diagnosis: Diagnosis, answer: Answer): Diagnosis {
  const { rootCause } = diagnosis;
  return {
    ...diagnosis,
    category: answer.category,
    pattern: { id: answerId(diagnosis.fingerprint), title: answer.title },
    title: answer.title,
    summary: answer.explanation,
    rootCause: quotedLine(diagnosis, answer.quotes[0] ?? '') ?? rootCause,
    transient: answer.transient,
    successRate: null,
    samples: 0,
    solution: {
      title: answer.solution,
      steps: [...answer.steps],
      code: answer.commands.map(({ language, text }) => ({ language, text })),
      estimatedMinutes: answer.estimatedMinutes,
      references: [...answer.references],
    },
    source: 'llm',
  };
}

/** The line of the evidence that the answer quotes first; null where it quotes several at once. */
function quotedLine({ evidence, rootCause }: Diagnosis, quote: string): Diagnosis['rootCause'] {
  const wanted = folded(quote);
  for (const { startLine, text } of evidence) {
    const lines = text.split('\n');
    const at = lines.findIndex((line) => folded(line).includes(wanted));
    if (at >= 0 && wanted !== '')
      return { line: startLine + at, text: lines[at] as string, step: rootCause?.step ?? null };
  }
  return null;
}
