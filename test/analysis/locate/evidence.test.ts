import { describe, expect, it } from 'vitest';
import { githubJob, githubStep, known, locate } from '../../support/locate.ts';

const patterns = [
  known('acme/broken', 'acme: widget (?<widget>\\w+) is broken'),
  known('acme/other', 'other: (?<thing>\\w+) cannot be'),
];
const noise = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => `working on part ${from + i}`).join('\n');
const one = (output: string, code = 1) => githubJob(githubStep('make', output, code), 'Post job cleanup.');

describe('the evidence', () => {
  it('begins with the cause and a little around it, never beyond its step', async () => {
    const log = one(`acme: widget a is broken\n${noise(1, 30)}`);
    const { evidence } = await locate(log, { patterns });
    const lines = log.split('\n');
    const [block] = evidence;
    expect(block?.startLine).toBe(lines.indexOf('acme: widget a is broken') + 1);
    expect(block?.text).toBe(lines.slice((block?.startLine ?? 0) - 1, block?.endLine).join('\n'));
    expect((block?.endLine ?? 0) - (block?.startLine ?? 0)).toBeLessThan(8);
  });

  it('shows what else may be the cause, what sums up and how the step ended, the last two last', async () => {
    const { evidence } = await locate(
      one(
        `acme: widget a is broken\n${noise(1, 30)}\nother: b cannot be\n${noise(40, 30)}\nFound 2 errors in 1 file`,
      ),
      { patterns },
    );
    const blocks = evidence.map(({ text }) => text);
    expect(blocks[0]).toContain('acme: widget a is broken');
    expect(blocks.slice(1)).toEqual([
      expect.stringContaining('other: b cannot be'),
      'Found 2 errors in 1 file',
      '##[error]Process completed with exit code 1.',
    ]);
  });

  it('shows many of a kind by their first lines and the last of them', async () => {
    const many = Array.from({ length: 30 }, (_, i) => `acme: widget w${i} is broken\n${noise(i * 10, 9)}`);
    const { evidence } = await locate(one(many.join('\n')), { patterns });
    const shown = evidence.map(({ text }) => text).join('\n');
    for (const widget of ['w0', 'w1', 'w2', 'w5', 'w29'])
      expect(shown).toContain(`widget ${widget} is broken`);
    expect(shown).not.toContain('widget w20 is broken');
  });

  it('has room for 40 lines and 4,000 characters, and shows no line twice', async () => {
    const long = Array.from({ length: 60 }, (_, i) => `acme: widget w${i} is broken ${'x'.repeat(150)}`);
    const { evidence } = await locate(one(long.join('\n')), { patterns });
    const lines = evidence.flatMap(({ startLine, endLine }) =>
      Array.from({ length: endLine - startLine + 1 }, (_, i) => startLine + i),
    );
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(new Set(lines).size).toBe(lines.length);
    expect(evidence.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(4100);
  });

  it('leaves out what a passing run printed too', async () => {
    const text = (last: string) => one(`${noise(1, 3)}\nother: b cannot be\n${noise(9, 30)}\n${last}`);
    const failing = text('acme: widget a is broken');
    const shown = (found: Awaited<ReturnType<typeof locate>>) =>
      found.evidence.map((block) => block.text).join('\n');
    expect(shown(await locate(failing, { patterns }))).toContain('other: b cannot be');
    const compared = shown(await locate(failing, { patterns, baseline: text('fine') }));
    expect(compared).toContain('acme: widget a is broken');
    expect(compared).not.toContain('other: b cannot be');
    expect(compared).not.toContain('working on part');
  });

  it('shows where a test failed in the midst of its run, with what was printed before', async () => {
    const { evidence } = await locate(
      one(`  Build
ERR! the generator is gone
    1) rebuilds the prototype
    ✔ runs
${noise(1, 30)}
  1 passing (10s)
  1 failing

  1) Build
       rebuilds the prototype:
     Error: Failed to generate
      at build (lib/build.js:278:15)
`),
    );
    expect(evidence.map(({ text }) => text).join('\n')).toContain(
      'ERR! the generator is gone\n    1) rebuilds the prototype',
    );
  });
});
