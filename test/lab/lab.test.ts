import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const lab = import.meta.dirname;

const entrySchema = z
  .object({
    id: z.string(),
    file: z.string(),
    ci: z.enum(['github', 'gitlab', 'jenkins']),
    tool: z.string(),
    split: z.enum(['dev', 'test']),
    baseline: z.string().optional(),
    path: z.string(),
    licence: z.literal('Apache-2.0'),
  })
  .and(
    z.union([
      z.object({ outcome: z.literal('success') }),
      z.object({
        outcome: z.undefined().optional(),
        category: z.string(),
        acceptable_categories: z.array(z.string()),
        root_cause: z.array(z.string().min(8)).min(1).max(3),
        fix: z.string().min(20),
        fix_regex: z.string().optional(),
      }),
    ]),
  );

const entries = readFileSync(join(lab, 'manifest.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => entrySchema.parse(JSON.parse(line)));
const failures = entries.flatMap((e) => (e.outcome === undefined ? [e] : []));
const read = (file: string): string => readFileSync(join(lab, file), 'utf8');
const withoutColour = (text: string): string => text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '');

describe('the recorded logs', () => {
  it('are at least 120 failures in every category, and runs that passed', () => {
    expect(failures.length).toBeGreaterThanOrEqual(120);
    expect(new Set(failures.map((e) => e.category)).size).toBe(19);
    expect(entries.length - failures.length).toBeGreaterThanOrEqual(5);
    expect(entries.filter((e) => e.baseline).length).toBeGreaterThanOrEqual(15);
  });

  it('are all labelled, once each', () => {
    const logs = readdirSync(join(lab, 'logs')).filter((f) => f.endsWith('.log'));
    expect(entries.map((e) => e.file.slice('logs/'.length)).sort()).toEqual(logs.sort());
    expect(new Set(entries.map((e) => e.id)).size).toBe(entries.length);
  });

  it('hold the line that their label names, in a fix that its own expression accepts', () => {
    for (const e of failures) {
      const log = withoutColour(read(e.file));
      for (const line of e.root_cause) expect(log, e.id).toContain(line);
      if (e.fix_regex) expect(e.fix, e.id).toMatch(new RegExp(e.fix_regex, 'i'));
      expect(e.acceptable_categories, e.id).toContain(e.category);
    }
  });

  it('end as the job of their CI ends', () => {
    for (const e of entries) {
      const logs = [
        [e.file, e.outcome !== 'success'] as const,
        ...(e.baseline ? [[e.baseline, false] as const] : []),
      ];
      for (const [file, failed] of logs) {
        const log = read(file);
        if (e.ci === 'github')
          expect(/##\[error\]Process completed with exit code \d+\./.test(log), file).toBe(failed);
        else if (e.ci === 'gitlab')
          expect(log, file).toContain(failed ? 'ERROR: Job failed: exit code' : 'Job succeeded');
        else
          expect(log.trimEnd().endsWith(failed ? 'Finished: FAILURE' : 'Finished: SUCCESS'), file).toBe(true);
      }
    }
  });

  it('do not tell the machine that recorded them', () => {
    for (const e of entries)
      for (const file of [e.file, ...(e.baseline ? [e.baseline] : [])])
        expect(/(?<![\w/])\/root\/|\/opt\/lab|\/run\/lab|10\.255\.255\.53/.exec(read(file)), file).toBeNull();
  });
});
