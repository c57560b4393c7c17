import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadingSet, requiredLiterals } from '../../../src/analysis/scan/literals.ts';

describe('the words that an expression needs', () => {
  it.each([
    ['ENOSPC: no space left', [['enospc: no space left']]],
    ['(?:npm|yarn) ERR! code (.+)', [['npm err! code ', 'yarn err! code ']]],
    ['unexpected|undefined: \\w+', [['unexpected', 'undefined: ']]],
    ['\\d+ [a-z]+', []],
    ['[Ee]rror: x', [['error: x']]],
    ['colou?r', [['color', 'colour']]],
    ['(?:not )?found', [['found']]],
    ['\\((error|info|[wW]arning)\\): \\d', [['(error): ', '(info): ', '(warning): ']]],
    ['[×✖] bad (?:id|na(?:me)?)\\b', [['× bad id', '× bad na', '✖ bad id', '✖ bad na']]],
    ['(?=x)port \\b(\\d+)', [['port ']]],
    ['abc+def', [['abc'], ['def']]],
    ['ab(?:cd){2,3}ef', [['ab'], ['cd'], ['ef']]],
    ['a|bc', []],
    ['one|\\d+', []],
  ])('%s', (source, needs) => {
    expect(requiredLiterals(source)).toEqual(needs);
  });

  it.each([
    'ENOSPC: (?:no space|disk quota) left+ on [dD]evice',
    '(?:npm|yarn|pnpm) ERR! code (?<code>E[A-Z]{3,9})',
    'unexpected|undefined: \\w+|colou?r(?:ed|s)?',
    'port (\\d{1,5}) (?:is )?already (?:in use|allocated)!*',
  ])('are in every text that %s matches', (source) => {
    const needs = requiredLiterals(source);
    fc.assert(
      fc.property(fc.stringMatching(new RegExp(`^(?:${source})$`)), (text) => {
        for (const set of needs) expect(set.some((word) => text.toLowerCase().includes(word))).toBe(true);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('refuses what is no expression', () => {
    expect(() => requiredLiterals('a(b')).toThrow(SyntaxError);
  });

  it('lead by the rarest set, by the beginning of its words, and not by short ones', () => {
    expect(leadingSet([['error'], ['econnrefused by the server']])).toEqual(['econnrefused b']);
    expect(leadingSet([['ab']])).toBeNull();
    expect(leadingSet([])).toBeNull();
  });
});
