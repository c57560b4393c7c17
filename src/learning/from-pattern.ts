/** A pattern file as a learned pattern, so that an organisation's own files can travel in a pack. */
import { createHash } from 'node:crypto';
import { LearnedPattern } from '../analysis/learned-pattern.ts';
import type { Pattern } from '../analysis/pattern.ts';
import { solve } from '../analysis/patterns/template.ts';
import { redact } from '../analysis/redact.ts';
import { DevopsAssistError } from '../errors.ts';
import { compileSafely } from './safe-expression.ts';

/**
 * Its expressions stay; what a template would fill in from a log is left out, with the fallback where there is one.
 * Throws PATTERN_INVALID for an expression that RE2 does not run.
 */
export function fromPattern(pattern: Pattern): LearnedPattern {
  for (const source of pattern.match.any) {
    try {
      compileSafely(source);
    } catch (error) {
      throw new DevopsAssistError('PATTERN_INVALID', `${pattern.id}: ${(error as Error).message}`, {
        hint: 'Packs hold expressions of RE2 alone: no look-around, no back-references.',
      });
    }
  }
  const hash = createHash('sha256').update(pattern.id).digest('hex').slice(0, 8);
  return LearnedPattern.parse({
    id: `learned/${pattern.id.replace('/', '-').slice(0, 50)}-${hash}`,
    title: pattern.title,
    category: pattern.category,
    tool: pattern.tools[0] ?? 'unknown',
    fingerprints: [],
    keywords: [],
    expressions: pattern.match.any.slice(0, 10),
    text: redact([pattern.title, ...pattern.examples].join('\n')).slice(0, 4_000),
    transient: pattern.transient,
    files: [],
    solution: solve(pattern, {}),
    from: { kind: 'pack', key: '' },
  });
}
