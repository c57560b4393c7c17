import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pattern } from '../../../src/analysis/pattern.ts';
import { fill, solve } from '../../../src/analysis/patterns/template.ts';

const pattern = Pattern.parse({
  id: 'area/name',
  title: 'A port is taken',
  category: 'infra',
  tools: ['docker'],
  severity: 'low',
  transient: false,
  match: { any: ['port (?<port>\\d+) is taken'] },
  solution: {
    title: 'Free port {{port}}',
    steps: ['Stop what listens on {{port}}', 'Raise {{limit|the limit}}'],
    code: [
      { language: 'sh', text: 'printf %s {{port}}' },
      { language: 'yaml', text: 'port: {{port}}' },
      { language: 'sh', text: 'rm {{file}}' },
    ],
    minutes: 5,
    references: ['https://example.org/'],
  },
  examples: ['port 1 is taken', 'port 2 is taken'],
});
const shell = (port: string) => solve(pattern, { port }).code[0]?.text ?? '';

describe('a solution', () => {
  it('is filled with what was captured; what lacks a value is left out', () => {
    expect(solve(pattern, { port: '8080' })).toMatchObject({
      title: 'Free port 8080',
      steps: ['Stop what listens on 8080', 'Raise the limit'],
      code: [
        { language: 'sh', text: 'printf %s 8080' },
        { language: 'yaml', text: 'port: 8080' },
      ],
    });
    expect(solve(pattern, {})).toMatchObject({
      title: 'A port is taken',
      steps: ['Raise the limit'],
      code: [],
    });
    expect(fill('{{a}}', { a: '  ' })).toBeNull();
  });

  it('quotes hostile values in commands, so that each is one word', () => {
    expect(shell('$(rm -rf /)')).toBe("printf %s '$(rm -rf /)'");
    expect(shell("a'; reboot; '")).toBe("printf %s 'a'\\''; reboot; '\\'''");
    expect(shell('-rf')).toBe("printf %s '-rf'");
  });

  it('gives the shell back exactly what was captured', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(...'aZ0 $`\'"\\;&|<>(){}*?!#~-=\n%'),
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(hostile, (value) => {
        fc.pre(value.trim() !== '');
        const seen = execFileSync('sh', ['-c', shell(value)], { encoding: 'utf8', env: {} });
        expect(seen).toBe(value.trim().replace(/\n+/g, ' '));
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('does not fill what was filled in', () => {
    expect(fill('{{a}}', { a: '{{b}}', b: 'x' })).toBe('{{b}}');
  });
});
