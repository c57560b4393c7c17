import { describe, expect, it } from 'vitest';
import type { Memory } from '../../src/analysis/analysis.ts';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { NOT_SURE } from '../../src/analysis/confidence.ts';
import { Pattern } from '../../src/analysis/pattern.ts';
import { Diagnosis } from '../../src/domain.ts';
import { noMemory } from '../support/no-memory.ts';

const known = (id: string, expression: string, more: object = {}) =>
  Pattern.parse({
    id,
    title: `About ${id}`,
    category: 'infra',
    tools: ['acme'],
    severity: 'low',
    transient: false,
    match: { any: [expression] },
    solution: { title: 'Do it', steps: ['Now'], minutes: 5, references: ['https://example.org/'] },
    examples: ['one', 'two'],
    ...more,
  });

const patterns = [
  known('acme/no-space', 'ENOSPC: no space left on device', { category: 'disk' }),
  known('acme/broken', 'acme: widget (?<widget>\\w+) is broken'),
  known('acme/stopped', 'acme stopped with signal', { role: 'symptom' }),
];
const analyze = createAnalyzer({ patterns, now: () => 0 });

async function answer(text: string, options: { baseline?: string; memory?: Memory } = {}) {
  async function* bytes(of: string) {
    yield new TextEncoder().encode(of);
  }
  const baseline = options.baseline === undefined ? {} : { baseline: bytes(options.baseline) };
  const { diagnosis } = await analyze({ log: bytes(text), ...baseline }, options.memory ?? noMemory);
  return Diagnosis.parse(diagnosis);
}

const job = (...steps: string[]) =>
  ["Current runner version: '2.319.1'", ...steps, 'Cleaning up orphan processes'].join('\n');
const failed = '##[error]Process completed with exit code 1.';

/** A memory in which one pattern is this near to everything. */
const near = (id: string, similarity: number): Memory => ({
  ...noMemory,
  nearest: async () => [{ id, similarity }],
});

describe('the cause', () => {
  it('is the known failure in the step that failed, not one in a step that went on', async () => {
    const log = job(
      '##[group]Run lint\nacme: widget lint is broken',
      `##[group]Run test\nacme: widget test is broken\n${failed}`,
    );
    expect(await answer(log)).toMatchObject({
      pattern: { id: 'acme/broken' },
      rootCause: { line: 5, text: 'acme: widget test is broken' },
    });
  });

  it('is never the clean-up', async () => {
    const log = job(
      `##[group]Run test\nacme: widget test is broken\n${failed}`,
      'Post job cleanup.\nENOSPC: no space left on device',
    );
    expect((await answer(log)).rootCause?.line).toBe(3);
  });

  it('is what filled the disk, not what failed for it', async () => {
    const log = job(
      `##[group]Run test\nENOSPC: no space left on device\nacme: widget test is broken\n${failed}`,
    );
    expect(await answer(log)).toMatchObject({ category: 'disk', rootCause: { line: 3 } });
  });

  it('is not what a passing run printed too', async () => {
    const noisy = 'acme: widget old is broken in 10 ms';
    const log = job(`##[group]Run test\n${noisy}\nacme: widget new is broken\n${failed}`);
    const baseline = job(`##[group]Run test\n${noisy.replace('10', '99')}`);
    expect((await answer(log)).rootCause?.line).toBe(3);
    expect((await answer(log, { baseline })).rootCause?.line).toBe(4);
  });

  it('is an error rather than a warning', async () => {
    const log = job(`##[group]Run x\nwarning: cannot read "a"\nerror: cannot read "b"\n${failed}`);
    expect((await answer(log)).rootCause?.line).toBe(4);
  });
});

describe('vectors', () => {
  const log = job(`##[group]Run x\nerror: the thing cannot be done\n${failed}`);

  it('count up to a distance of 0.3', async () => {
    const close = await answer(log, { memory: near('acme/broken', 0.95) });
    const far = await answer(log, { memory: near('acme/broken', 0.69) });
    expect(close.confidenceParts.similarity).toBeGreaterThan(0.9);
    expect(far.pattern).toBeNull();
    expect(far.confidenceParts.similarity).toBe(0);
  });

  it('never lead to a symptom', async () => {
    const { pattern, confidenceParts } = await answer(log, { memory: near('acme/stopped', 0.99) });
    expect([pattern, confidenceParts.similarity]).toEqual([null, 0]);
  });
});

describe('the diagnosis', () => {
  it('shows at most 40 lines, each as it stands in the log', async () => {
    const lines = Array.from({ length: 400 }, (_, i) => `acme: widget w${i} is broken`);
    const log = job(`##[group]Run x\n${lines.join('\n')}\n${failed}`);
    const all = log.split('\n');
    const { evidence } = await answer(log);
    expect(
      evidence.reduce((sum, { startLine, endLine }) => sum + endLine - startLine + 1, 0),
    ).toBeLessThanOrEqual(40);
    for (const { startLine, endLine, text } of evidence) {
      expect(text).toBe(all.slice(startLine - 1, endLine).join('\n'));
    }
  });

  it.each([
    job(`##[group]Run x\n${failed}`),
    'nothing of note',
    job('##[group]Run x\nacme: widget a is broken'),
  ])('has no solution where it is not sure', async (log) => {
    const { confidence, solution, pattern, source } = await answer(log);
    expect(confidence).toBeLessThan(NOT_SURE);
    expect([solution, pattern, source]).toEqual([null, null, 'none']);
  });

  it('says where a log is cut off', async () => {
    const log = job(
      `##[group]Run x\nacme: widget a is broken\n${failed}`,
      "Job's log exceeded limit of 4194304 bytes.",
    );
    expect((await answer(log)).summary).toContain('The log is not whole');
  });

  it('shows the success rate that history tells', async () => {
    const memory: Memory = {
      ...noMemory,
      history: async () => new Map([['acme/broken', { successRate: 0.6, samples: 9 }]]),
    };
    const log = job(`##[group]Run x\nacme: widget a is broken\n${failed}`);
    expect(await answer(log, { memory })).toMatchObject({ successRate: 0.6, samples: 9 });
  });
});
