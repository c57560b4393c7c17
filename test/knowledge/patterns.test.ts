import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { NOT_SURE } from '../../src/analysis/confidence.ts';
import { CATEGORIES } from '../../src/domain.ts';
import { checkPatterns } from '../../src/knowledge/check-patterns.ts';
import { loadPatternFolder, parsePattern } from '../../src/knowledge/load-patterns.ts';
import { noMemory } from '../support/no-memory.ts';

const root = join(import.meta.dirname, '../..');
const patterns = loadPatternFolder(join(root, 'patterns'));

describe('the shipped patterns', () => {
  it('are valid, at least 300, over all categories, each id once', () => {
    expect(patterns.length).toBeGreaterThanOrEqual(300);
    expect(new Set(patterns.map(({ id }) => id)).size).toBe(patterns.length);
    expect(new Set(patterns.map(({ category }) => category))).toEqual(new Set(CATEGORIES));
  });

  it('match their examples, leave their counterexamples and generic lines alone, and ask for what they capture', () => {
    expect(checkPatterns(patterns)).toEqual([]);
  });
});

describe('the runs that passed', () => {
  const analyze = createAnalyzer({ patterns, now: () => 0 });
  const lab = join(root, 'test/lab');
  const passed = [
    ...readdirSync(join(lab, 'logs/pass')).map((name) => `logs/pass/${name}`),
    ...readFileSync(join(lab, 'manifest.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; outcome?: string })
      .filter(({ outcome }) => outcome === 'success')
      .map(({ file }) => file),
  ];

  it.each(passed)('have no answer: %s', async (file) => {
    async function* log() {
      yield readFileSync(join(lab, file));
    }
    const { diagnosis } = await analyze({ log: log() }, noMemory);
    expect({ ...diagnosis, evidence: [] }).toMatchObject({ pattern: null, solution: null, source: 'none' });
    expect(diagnosis.confidence).toBeLessThan(NOT_SURE);
  });
});

describe('a pattern file with a mistake', () => {
  const valid = readFileSync(join(root, 'patterns', `${patterns[0]?.id}.yaml`), 'utf8');

  it('is read where it has none', () => {
    expect(parsePattern(valid, 'p.yaml')).toEqual(patterns[0]);
  });

  it.each([
    [
      'a word that is no category',
      valid.replace(/^category: .*/m, 'category: weather'),
      /^category: /m,
      /category/,
    ],
    ['an unknown key', `${valid}\ncolour: red\n`, null, /colour/],
    ['YAML that is none', valid.replace(/^title: .*/m, 'title: "open'), null, /:\d+: /],
  ])('is told with its file and line: %s', (_, text, at, reason) => {
    const line = at ? text.slice(0, text.search(at)).split('\n').length : '\\d+';
    expect(() => parsePattern(text, 'area/name.yaml')).toThrow(
      expect.objectContaining({
        code: 'PATTERN_INVALID',
        message: expect.stringMatching(`^area/name\\.yaml:${line}: `),
      }),
    );
    expect(() => parsePattern(text, 'area/name.yaml')).toThrow(reason);
  });

  it('says of which example or line it is', () => {
    const [first] = patterns;
    if (!first) throw new Error('no pattern');
    const wrong = {
      ...first,
      id: 'area/wrong',
      match: {
        ...first.match,
        any: ['Process completed with exit code \\d+'],
        all: [],
        none: [],
        details: [],
      },
      solution: { ...first.solution, steps: ['Look at {{nowhere}}'] },
      counterexamples: ['Process completed with exit code 1'],
    };
    const problems = checkPatterns([wrong]).map(({ problem }) => problem);
    expect(problems).toContain('examples[0]: does not match');
    expect(problems).toContain('counterexamples[0]: matches');
    expect(problems).toContain('solution: {{nowhere}} is captured nowhere');
    expect(problems).toContain('match.any: fires on the generic line "Process completed with exit code 1."');
  });
});
