/** What can teach the answer to a failure: a person's line, the change that ended it, an accepted answer of a model. */
import type { LearnedPattern } from '../analysis/learned-pattern.ts';
import { redact } from '../analysis/redact.ts';
import type { Diagnosis } from '../domain.ts';
import type { Answer } from '../llm/answer.ts';
import type { FixRow } from '../store/store.ts';
import { patternOf } from './learned-store.ts';
import { failureText, ownFingerprint } from './unknown-failures.ts';

/** The failure that is taught, and those like it. */
export interface Taught {
  readonly title: string;
  readonly category: Diagnosis['category'];
  readonly tool: string;
  readonly text: string;
  readonly fingerprints: readonly [string, ...string[]];
}

/** Characters of a line that a person teaches. */
export const LONGEST_LESSON = 300;
const SHOWN_FILES = 5;

export const taughtBy = (diagnosis: Diagnosis, alike: readonly string[]): Taught => ({
  title: diagnosis.title,
  category: diagnosis.category,
  tool: diagnosis.tool,
  text: failureText(diagnosis),
  fingerprints: [ownFingerprint(diagnosis), ...alike],
});

/** @param line as the person wrote it; secrets are masked, and it is never more than text */
export function lessonOfPerson(taught: Taught, line: string): LearnedPattern {
  const said = redact(line.replace(/\s+/g, ' ').trim()).slice(0, LONGEST_LESSON);
  return patternOf({
    ...taught,
    transient: /\b(?:re-?run|retry|try again)\b/i.test(said),
    files: [],
    solution: { title: said, steps: [], code: [], estimatedMinutes: 10, references: [] },
    from: { kind: 'person' },
  });
}

/** @param minutes the time that it took, in minutes */
export function lessonOfFix(taught: Taught, fix: FixRow, minutes: number): LearnedPattern {
  const [first = 'the same file'] = fix.files;
  const files = fix.files.slice(0, SHOWN_FILES).join(', ');
  const more = fix.files.length > SHOWN_FILES ? ` and ${fix.files.length - SHOWN_FILES} more` : '';
  return patternOf({
    ...taught,
    transient: false,
    files: fix.files,
    solution: {
      title: `Do what ended it before: change ${first}`,
      steps: [
        `Commit ${fix.sha.slice(0, 10)} (${fix.title}) ended this failure; it changed ${files}${more}.`,
      ],
      code: fix.hunk === null ? [] : [{ language: 'diff', text: fix.hunk }],
      estimatedMinutes: Math.max(1, Math.round(minutes)),
      references: fix.url.startsWith('https://') ? [fix.url] : [],
    },
    from: { kind: 'fix', sha: fix.sha, patternId: `fix/${fix.fingerprint}` },
  });
}

export function lessonOfModel(taught: Taught, answer: Answer, patternId: string): LearnedPattern {
  return patternOf({
    ...taught,
    title: answer.title,
    transient: answer.transient,
    files: [],
    solution: {
      title: answer.solution,
      steps: [...answer.steps],
      code: answer.commands.map(({ language, text }) => ({ language, text })),
      estimatedMinutes: Math.max(0, answer.estimatedMinutes),
      references: answer.references.filter((url) => url.startsWith('https://') && URL.canParse(url)),
    },
    from: { kind: 'llm', patternId },
  });
}
