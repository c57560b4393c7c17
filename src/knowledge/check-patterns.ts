/** The tests that each pattern carries: its examples and counterexamples, against all patterns at once. */
import type { Pattern } from '../analysis/pattern.ts';
import { createPatternSet, type PatternSet } from '../analysis/patterns/index.ts';
import { type Block, compareMatches, type PatternMatch } from '../analysis/patterns/match.ts';
import { holes } from '../analysis/patterns/template.ts';

export interface PatternProblem {
  readonly id: string;
  readonly problem: string;
}

/** Lines that say nothing of the cause; a pattern that matches one of them hides real causes. */
export const GENERIC_LINES = [
  'Process completed with exit code 1.',
  'Error: Process completed with exit code 2.',
  'error',
  'Error:',
  'ERROR: Job failed: exit code 1',
  'Build failed',
  'BUILD FAILED',
  'BUILD FAILURE',
  '[ERROR] BUILD FAILURE',
  'FAIL',
  'FAILED',
  'Finished: FAILURE',
  'The command "make" exited with 2.',
  'Done. Your build exited with 1.',
  'Exited with code exit status 1',
  'script returned exit code 1',
  'npm ERR! A complete log of this run can be found in:',
  'Error: The process failed with exit code 1',
  "Build step 'Execute shell' marked build as failure",
  'Traceback (most recent call last):',
  'fatal error',
  'Warning: something may have failed',
];

const READER_VALUES = new Set(['file', 'line', 'test', 'message', 'tool', 'step', 'cause']);

/** Everything that is wrong with these patterns; empty when all is well. */
export function checkPatterns(patterns: readonly Pattern[]): PatternProblem[] {
  const set = createPatternSet(patterns);
  return patterns.flatMap((pattern) => [
    ...checkExamples(pattern, set),
    ...checkCounterexamples(pattern, set),
    ...checkTemplates(pattern),
    ...checkGenericLines(pattern, set),
  ]);
}

/** A pattern that answers for a reader alone has no expression to try its examples on. */
function checkExamples(pattern: Pattern, set: PatternSet): PatternProblem[] {
  if (pattern.match.any.length === 0) return [];
  return pattern.examples.flatMap((example, index) => {
    const matches = matchesIn(example, set);
    const best = matches[0]?.compiled.pattern.id;
    if (best === pattern.id) return [];
    const own = matches.some((match) => match.compiled.pattern.id === pattern.id);
    const problem = own ? `examples[${index}]: ${best} ranks above it` : `examples[${index}]: does not match`;
    return [{ id: pattern.id, problem }];
  });
}

function checkCounterexamples(pattern: Pattern, set: PatternSet): PatternProblem[] {
  return pattern.counterexamples.flatMap((example, index) =>
    matchesIn(example, set).some((match) => match.compiled.pattern.id === pattern.id)
      ? [{ id: pattern.id, problem: `counterexamples[${index}]: matches` }]
      : [],
  );
}

/** A template may only ask for what the expressions capture or the readers give. */
function checkTemplates({ id, match, solution }: Pattern): PatternProblem[] {
  const groups = new Set(
    [...match.any, ...match.all, ...match.details].flatMap((source) =>
      [...source.matchAll(/\(\?<(\w+)>/g)].map((group) => group[1] as string),
    ),
  );
  const templates = [solution.title, ...solution.steps, ...solution.code.map(({ text }) => text)];
  const unknown = templates.flatMap(holes).filter((name) => !groups.has(name) && !READER_VALUES.has(name));
  const firstStep = solution.steps.some((step) => !/\{\{\s*\w+\s*\}\}/.test(step));
  return [
    ...[...new Set(unknown)].map((name) => ({ id, problem: `solution: {{${name}}} is captured nowhere` })),
    ...(firstStep
      ? []
      : [{ id, problem: 'solution.steps: each needs a captured value; give one a fallback' }]),
  ];
}

function checkGenericLines(pattern: Pattern, set: PatternSet): PatternProblem[] {
  return GENERIC_LINES.filter((line) =>
    matchesIn(line, set).some((match) => match.compiled.pattern.id === pattern.id),
  ).map((line) => ({ id: pattern.id, problem: `match.any: fires on the generic line "${line}"` }));
}

/** All matches on the lines of an excerpt, the best first. */
export function matchesIn(excerpt: string, set: PatternSet): PatternMatch[] {
  const lines = excerpt.split('\n').map((line) => line.trimEnd());
  const folded = lines.join('\n').toLowerCase();
  const best = new Map<string, PatternMatch>();
  for (const at of lines) {
    const lower = at.toLowerCase();
    const block: Block = { at, atFolded: lower, lines, folded };
    for (const match of set.match(
      set.words.filter((word) => lower.includes(word)),
      block,
    )) {
      const id = match.compiled.pattern.id;
      const known = best.get(id);
      if (!known || compareMatches(match, known) < 0) best.set(id, match);
    }
  }
  return [...best.values()].sort(compareMatches);
}
