/** Learned patterns as rows of the store. */
import { createHash } from 'node:crypto';
import { LearnedPattern, type Teacher } from '../analysis/learned-pattern.ts';
import { redact } from '../analysis/redact.ts';
import type { Diagnosis, LearnedState, Scope } from '../domain.ts';
import type { LearnedRow } from '../store/store.ts';

/** A row whose body this version can read. */
export interface Learnt {
  readonly row: LearnedRow;
  readonly pattern: LearnedPattern;
}

/** Rows written by another version, or by hand, are left out: they answer nothing and harm nothing. */
export function readLearned(rows: readonly LearnedRow[]): Learnt[] {
  return rows.flatMap((row) => {
    const pattern = readBody(row.body);
    return pattern && pattern.id === row.id ? [{ row, pattern }] : [];
  });
}

function readBody(body: string): LearnedPattern | null {
  try {
    return LearnedPattern.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

export function learnedRow(
  pattern: LearnedPattern,
  place: { readonly scope: Scope | null; readonly repository: string | null },
  state: LearnedState,
  now: number,
  createdAt = now,
): LearnedRow {
  return {
    scope: place.scope,
    id: pattern.id,
    state,
    repository: place.repository,
    text: pattern.text,
    body: JSON.stringify(pattern),
    createdAt,
    updatedAt: now,
  };
}

/** The same lesson for the same failure has the same id, so that teaching it twice is teaching it once. */
export function learnedId(fingerprint: string, solution: Diagnosis['solution']): string {
  const text = JSON.stringify([fingerprint, solution?.title, solution?.steps, solution?.code]);
  return `learned/${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

export interface Lesson {
  readonly title: string;
  readonly category: Diagnosis['category'];
  readonly tool: string;
  /** The first is the failure that was taught; the others are like it. */
  readonly fingerprints: readonly [string, ...string[]];
  readonly text: string;
  readonly transient: boolean;
  readonly files: readonly string[];
  readonly solution: NonNullable<Diagnosis['solution']>;
  readonly from: Teacher;
}

const MOST_FINGERPRINTS = 200;

export function patternOf(lesson: Lesson): LearnedPattern {
  return LearnedPattern.parse({
    ...lesson,
    id: learnedId(lesson.fingerprints[0], lesson.solution),
    title: redact(lesson.title).slice(0, 200),
    tool: lesson.tool.slice(0, 60),
    fingerprints: [...new Set(lesson.fingerprints)].slice(0, MOST_FINGERPRINTS),
    keywords: [],
    expressions: [],
    text: lesson.text.slice(0, 4_000),
    files: lesson.files.filter((file) => file.length <= 500).slice(0, 50),
  });
}
