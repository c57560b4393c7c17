/** Labelled logs: a folder with a manifest.jsonl, as test/lab has it. */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Analysis } from '../../src/analysis/analysis.ts';
import type { Diagnosis, Place } from '../../src/domain.ts';
import { openAnalyzers } from './analyzer.ts';

export const LAB = fileURLToPath(new URL('../../test/lab', import.meta.url));
const PLACE: Place = {
  provider: 'github',
  instance: 'github.com',
  organisation: 'bench',
  repository: 'bench/bench',
};

export interface Case {
  readonly id: string;
  readonly file: string;
  readonly ci: string;
  readonly category: string;
  readonly acceptable_categories?: readonly string[];
  readonly root_cause?: readonly string[];
  readonly fix_regex?: string;
  readonly wrong_regex?: string;
  readonly baseline?: string;
  readonly outcome?: string;
  readonly split?: string;
}

/** @throws Error if the folder has no manifest */
export function readCases(folder: string): Case[] {
  const manifest = join(folder, 'manifest.jsonl');
  if (!existsSync(manifest)) throw new Error(`${folder}: no manifest.jsonl`);
  return readFileSync(manifest, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Case);
}

export interface Analyzed {
  readonly folder: string;
  readonly entry: Case;
  readonly analysis: Analysis;
  /** The same log, analysed as if nobody had written the pattern that answered; absent if none did or nobody asked. */
  readonly unknown?: Analysis;
}

/** Analyses every case of these folders, in order; with `unknown` also without the pattern that answered. */
export async function* analyzeCases(
  folders: readonly string[],
  { unknown = false } = {},
): AsyncIterable<Analyzed> {
  const without = await openAnalyzers();
  const analyze = without();
  for (const folder of folders) {
    for (const entry of readCases(folder)) {
      const open = () => ({ log: createReadStream(join(folder, entry.file)) });
      const analysis = await analyze(open(), PLACE);
      const answered = analysis.diagnosis.pattern?.id;
      yield unknown && answered !== undefined
        ? { folder, entry, analysis, unknown: await without(answered)(open(), PLACE) }
        : { folder, entry, analysis };
    }
  }
}

export interface Verdict {
  readonly cause: boolean | null;
  readonly evidence: boolean | null;
  readonly category: boolean;
  readonly fix: boolean | null;
  /** Category right, and the evidence not wrong. */
  readonly right: boolean;
}

const fold = (text: string) => text.replace(/\s+/g, ' ').trim();
const near = (a: string, b: string) => a.length >= 8 && b.length >= 8 && (a.includes(b) || b.includes(a));

/** Compares a diagnosis with its labels; null where nothing is labelled. */
export function judge(entry: Case, diagnosis: Diagnosis): Verdict {
  const cause = fold(diagnosis.rootCause?.text ?? '');
  const shown = fold(diagnosis.evidence.map(({ text }) => text).join('\n'));
  const labels = (entry.root_cause ?? []).map(fold);
  const { solution } = diagnosis;
  const words = solution
    ? [solution.title, ...solution.steps, ...solution.code.map(({ text }) => text)].join('\n')
    : '';
  const evidence =
    labels.length === 0 ? null : labels.some((label) => shown.includes(label) || near(cause, label));
  const category = [entry.category, ...(entry.acceptable_categories ?? [])].includes(diagnosis.category);
  return {
    cause: labels.length === 0 ? null : labels.some((label) => near(cause, label)),
    evidence,
    category,
    fix: entry.fix_regex
      ? new RegExp(entry.fix_regex, 'i').test(words) &&
        !(entry.wrong_regex && new RegExp(entry.wrong_regex, 'i').test(words))
      : null,
    right: category && evidence !== false,
  };
}
