/** No pattern answers for another: the examples of each, tried on all. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Pattern } from '../../src/analysis/pattern.ts';
import { createPatternSet } from '../../src/analysis/patterns/index.ts';
import { matchWeight } from '../../src/analysis/patterns/match.ts';
import { matchesIn } from '../../src/knowledge/check-patterns.ts';
import { loadPatternFolder } from '../../src/knowledge/load-patterns.ts';

const patterns = loadPatternFolder(join(import.meta.dirname, '../../patterns'));
const set = createPatternSet(patterns);
const fired = patterns.map((pattern) => ({
  pattern,
  examples: pattern.examples.map((text) => ({ text, matches: matchesIn(text, set) })),
}));

/** A test that cannot be loaded fails by what Python says of its import: both answers tell it, and the test's leads. */
const sameAnswer = (a: Pattern, b: Pattern) => a.id.startsWith('pytest/') && b.id.startsWith('python/');

const answersDiffer = (a: Pattern, b: Pattern) => a.category !== b.category || a.transient !== b.transient;

describe('the three port failures of Docker', () => {
  const ports = [
    'docker/port-already-allocated',
    'docker/port-permission-denied',
    'docker/external-connectivity',
  ];

  it.each(ports)('%s never answers for the other two', (id) => {
    const others = fired.filter(({ pattern }) => ports.includes(pattern.id) && pattern.id !== id);
    expect(others).toHaveLength(2);
    for (const { text, matches } of others.flatMap(({ examples }) => examples)) {
      expect(
        matches.map(({ compiled }) => compiled.pattern.id),
        text,
      ).not.toContain(id);
    }
  });
});

describe('all patterns', () => {
  it('are ahead on their own examples by more than their names, wherever the answers differ', () => {
    const level = fired.flatMap(({ pattern, examples }) =>
      examples.flatMap(({ text, matches }) => {
        const own = matches.find(({ compiled }) => compiled.pattern === pattern);
        if (!own || pattern.role === 'symptom') return [];
        return matches
          .filter(
            ({ compiled: { pattern: other } }) =>
              other !== pattern &&
              other.role !== 'symptom' &&
              answersDiffer(pattern, other) &&
              !sameAnswer(pattern, other),
          )
          .filter((match) => matchWeight(match) >= matchWeight(own))
          .map(({ compiled }) => `${pattern.id} is level with ${compiled.pattern.id}: ${text.slice(0, 80)}`);
      }),
    );
    expect(level).toEqual([]);
  });

  it('that are not transient are never answered by one that is', () => {
    const wrong = fired.flatMap(({ pattern, examples }) =>
      examples
        .filter(
          ({ matches }) => matches.length > 0 && matches[0]?.compiled.pattern.transient !== pattern.transient,
        )
        .map(({ text }) => `${pattern.id}: ${text.slice(0, 80)}`),
    );
    expect(wrong).toEqual([]);
  });
});

/** What a rerun mends, whoever says it. */
const PASSING_TROUBLE =
  /\b50[234] (?:Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time)|connection reset by peer|\bECONNRESET\b|lost communication with the server|Too Many Requests|API rate limit exceeded|TLS handshake timeout|channel is already closed|Backing channel|socket hang up|runner has received a shutdown signal/i;
/** What no rerun mends. */
const LASTING_FAULT =
  /syntax error|undefined reference|cannot find symbol|AssertionError|\b404\b|Unauthorized|permission denied|No such file|unknown option|is not set\b|already exists|command not found|is invalid\b|no space left/i;

describe('a rerun is promised', () => {
  const examples = patterns.flatMap(({ id, transient, role, examples }) =>
    examples.map((text) => ({ id, transient, role, text })),
  );

  it('for gateways that fail, connections that break, agents that are lost and limits of rate', () => {
    const trouble = examples.filter(({ text, role }) => role === 'cause' && PASSING_TROUBLE.test(text));
    expect(trouble.length).toBeGreaterThan(20);
    expect(trouble.filter(({ transient }) => !transient).map(({ id, text }) => `${id}: ${text}`)).toEqual([]);
  });

  it('for nothing that the commit or its settings decide', () => {
    const lasting = examples.filter(({ text }) => LASTING_FAULT.test(text) && !PASSING_TROUBLE.test(text));
    expect(lasting.length).toBeGreaterThan(200);
    expect(lasting.filter(({ transient }) => transient).map(({ id, text }) => `${id}: ${text}`)).toEqual([]);
  });

  it('by no pattern of compilers, linters, settings, rights, credentials, disks or versions', () => {
    const never = new Set(['compile', 'lint', 'config', 'permission', 'auth', 'disk', 'security']);
    const wrong = patterns.filter(({ transient, category }) => transient && never.has(category));
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});
