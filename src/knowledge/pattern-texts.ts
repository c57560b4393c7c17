/** The texts by which the vector search knows a pattern. */
import type { Pattern } from '../analysis/pattern.ts';
import { redact } from '../analysis/redact.ts';
import type { Redacted } from '../domain.ts';

/**
 * Its words and all its examples as one text, then each example alone: a log may show the failure in any one wording,
 * or a little of several.
 */
export function patternTexts({ title, match, examples }: Pattern): Redacted[] {
  const words = [title, ...match.keywords.map(({ text }) => text)];
  return [[...words, ...examples].join('\n'), ...examples].map(redact);
}
