/** The answer that quotes what ended the same failure before: it beats every general one. */
import type { Diagnosis, MinedFix } from '../domain.ts';
import type { KnownFix } from './analysis.ts';

/** Patterns of this kind are named by the failure's fingerprint, so votes and outcomes tell of the fix alone. */
export const fixId = (fingerprint: string): string => `fix/${fingerprint}`;

/**
 * The diagnosis with the known fix as its solution. What failed, where and why stays as it was found; so does the
 * fingerprint. The confidence is at least the rule of succession's (Laplace): `(times + 1) / (times + 2)`.
 */
export function answerWithFix(diagnosis: Diagnosis, known: KnownFix | null): Diagnosis {
  if (known === null || diagnosis.rootCause === null) return diagnosis;
  const { fix, history } = known;
  const { explanation, fingerprint } = diagnosis;
  return {
    ...diagnosis,
    pattern: { id: fixId(diagnosis.fingerprint), title: 'Ended here before by the same change' },
    source: 'history',
    confidence: Math.max(diagnosis.confidence, round((fix.times + 1) / (fix.times + 2))),
    confidenceParts: { ...diagnosis.confidenceParts, history: round(history.successRate) },
    successRate: history.successRate,
    samples: history.samples,
    ...(explanation && {
      explanation: {
        ...explanation,
        matched: [{ kind: 'fingerprint', text: fingerprint, value: null }, ...explanation.matched],
      },
    }),
    solution: {
      title: `${fix.files[0] ?? 'The same change'} was changed to end this before, in ${fix.sha.slice(0, 7)}`,
      steps: stepsOf(fix),
      code: fix.hunk === null ? [] : [{ language: 'diff', text: fix.hunk }],
      estimatedMinutes: diagnosis.solution?.estimatedMinutes ?? 10,
      references: fix.url.startsWith('https://') ? [fix.url] : [],
    },
  };
}

function stepsOf({ sha, title, files, hunk, times }: MinedFix): string[] {
  const [first, ...others] = files;
  return [
    `This failure ended ${times} times after a change of ${first ?? 'the same files'}; last by ${sha.slice(0, 7)}: ${title}`,
    ...(others.length > 0 ? [`The same commit changed ${others.slice(0, 4).join(', ')} too.`] : []),
    hunk === null ? 'Make the same change here.' : 'See whether the same change is missing here:',
  ];
}

const round = (value: number) => Math.round(value * 1000) / 1000;
