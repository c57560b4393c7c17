/** Templates of a passing run, packed and unpacked. */
import { describe, expect, it } from 'vitest';
import {
  noiseOf,
  packTemplates,
  type Templates,
  templatesOf,
  unpackTemplates,
} from '../../../src/analysis/locate/baseline.ts';
import type { Log } from '../../../src/analysis/log/log.ts';

const logOf = (lines: readonly string[]): Log =>
  ({ length: lines.length, text: (index: number) => lines[index] }) as unknown as Log;
const LINES = ['Downloaded 12 packages in 3.4 s', 'warning: Äpfel 🍎 are deprecated', ''];

describe('templates of a passing run', () => {
  it('know the same line with other numbers, and no other', () => {
    const noise = noiseOf(templatesOf(logOf(LINES)));
    expect(noise('Downloaded 7 packages in 9 s')).toBe(true);
    expect(noise('Downloaded no packages')).toBe(false);
  });

  it('are the same after they were kept, and no line can be read from what is kept', () => {
    const packed = packTemplates(templatesOf(logOf(LINES))) as string;
    const noise = noiseOf(unpackTemplates(packed));
    for (const line of LINES) expect(noise(line)).toBe(true);
    expect(noise('error: boom')).toBe(false);
    expect(Buffer.from(packed, 'base64').toString('utf8')).not.toContain('ownloaded');
  });

  it('are told apart: 100,000 lines have 100,000 templates', () => {
    const words = Array.from({ length: 100_000 }, (_none, index) => `error in ${name(index)}`);
    expect(templatesOf(logOf(words)).size).toBe(100_000);
  });

  it('are not kept where there are none or too many', () => {
    expect(packTemplates(new Set())).toBeNull();
    const many: Templates = new Set(Array.from({ length: 60_001 }, (_none, index) => index));
    expect(packTemplates(many)).toBeNull();
  });
});

/** A word of letters that no other index has; digits would be folded. */
function name(index: number): string {
  return [...String(index)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}
