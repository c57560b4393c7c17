/**
 * One known failure: the schema of a file in `patterns/<area>/<name>.yaml`.
 * `docs/patterns.md` explains it to authors; `docs/pattern.schema.json` is generated from here.
 */
import { z } from 'zod';
import { CATEGORIES } from '../domain.ts';

/** A regular expression's source, matched against one cleaned line at a time, case-sensitive unless it starts with (?i). */
const expression = z.string().min(3);

export const Pattern = z.strictObject({
  /** `<area>/<name>`, the same as the file's path. */
  id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
  title: z.string().max(100),
  category: z.enum(CATEGORIES),
  /** What failed, lower case; the first is the one that a diagnosis names. */
  tools: z.array(z.string().regex(/^[a-z0-9.+/-]+$/)).min(1),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  /** Would the same commit pass on a rerun? */
  transient: z.boolean(),
  /** A symptom (an exit code, a killed process) answers only where no cause was found. */
  role: z.enum(['cause', 'symptom']).default('cause'),
  match: z.strictObject({
    /** Plain words, folded to lower case, looked for in the block around the matching line. They weigh the keyword score. */
    keywords: z
      .array(z.strictObject({ text: z.string().min(3), weight: z.number().positive().max(5) }))
      .default([]),
    /** At least one must match; the line it matches is the root cause. Named groups are captures. */
    any: z.array(expression).default([]),
    /** Ids of readers: a failure that one of them found and that no expression knows is answered by this pattern. */
    readers: z.array(z.string().regex(/^[a-z0-9-]+$/)).default([]),
    /** Each must match some line of the block. */
    all: z.array(expression).default([]),
    /** None may match any line of the block. */
    none: z.array(expression).default([]),
    /** Optional: where one matches a line of the block, its named groups are captures too. */
    details: z.array(expression).default([]),
  }),
  /**
   * Templates: `{{name}}` is a capture or one of file, line, test, message, step, tool; `{{name|words}}` has a fallback.
   * A step, code or title whose value is missing and has no fallback is left out (a title falls back to the pattern's).
   */
  solution: z.strictObject({
    title: z.string().max(160),
    steps: z.array(z.string()).min(1).max(8),
    code: z.array(z.strictObject({ language: z.string(), text: z.string() })).default([]),
    minutes: z.number().positive(),
    references: z.array(z.url({ protocol: /^https$/ })).min(1),
  }),
  /** Excerpts as a log shows them; each must match, and no other pattern may rank above this one. */
  examples: z.array(z.string()).min(2),
  /** Excerpts that are easily confused with this failure; none may match. */
  counterexamples: z.array(z.string()).default([]),
});
export type Pattern = z.infer<typeof Pattern>;
