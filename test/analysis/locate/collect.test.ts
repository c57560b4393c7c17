import { describe, expect, it } from 'vitest';
import { githubJob, githubStep, known, locate } from '../../support/locate.ts';

const patterns = [known('acme/broken', 'acme: widget (?<widget>\\w+) is broken')];
const one = (output: string) => githubJob(githubStep('make', output, 1), 'Post job cleanup.');

describe('the candidates', () => {
  it('of one tool in one step are one: the first leads, the others and their places are listed', async () => {
    const { ranked } = await locate(
      one(
        "src/a.c:3:4: error: 'x' undeclared\nsrc/a.c:5:4: error: 'y' undeclared\nsrc/b.c:1:1: error: 'z' undeclared",
      ),
    );
    const [first] = ranked;
    expect(first?.candidate).toMatchObject({ reader: 'gcc', more: [{}, {}] });
    // Each file once before any of them again.
    expect(first?.candidate.locations.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'src/a.c:3',
      'src/b.c:1',
      'src/a.c:5',
    ]);
  });

  it('of one pattern in one step are one, led by no warning', async () => {
    const { ranked, cause } = await locate(
      one('##[warning]acme: widget a is broken\nacme: widget b is broken\nacme: widget c is broken'),
      { patterns },
    );
    expect(cause).toBe('acme: widget b is broken');
    expect(ranked[0]?.candidate.more).toHaveLength(2);
  });

  it('of one pattern are led by the first, though its keywords stand nearer to another', async () => {
    const keyed = [
      known('acme/keyed', 'acme: (?<what>.+)', {
        match: { any: ['acme: (?<what>.+)'], keywords: [{ text: 'factory', weight: 1 }] },
      }),
    ];
    const far = '.\n'.repeat(30);
    const { cause } = await locate(
      one(`acme: directive x is unknown\n${far}acme: test failed\nin the factory`),
      {
        patterns: keyed,
        readers: [],
      },
    );
    expect(cause).toBe('acme: directive x is unknown');
  });

  it('of unknown tools are one where only numbers and paths differ', async () => {
    const { ranked } = await locate(
      one('cannot open /tmp/a/1.dat at 17\ncannot open /tmp/b/1.dat at 23\ncannot close the door'),
    );
    expect(ranked.map(({ candidate }) => [candidate.message, candidate.more.length])).toEqual(
      expect.arrayContaining([
        ['cannot open /tmp/a/1.dat at 17', 1],
        ['cannot close the door', 0],
      ]),
    );
  });

  it('begin with the line that indented ones belong to', async () => {
    const { ranked, log } = await locate(
      one(
        "Error: Command failed: git push\n    at main (/w/scripts/sync.js:645:5) {\n  stderr: 'acme: widget a is broken'",
      ),
      { patterns, readers: [] },
    );
    const [first] = ranked;
    expect(log.text(first?.candidate.start ?? -1)).toBe('Error: Command failed: git push');
  });

  it('are the last words of a step that says nothing of an error, not what is printed after any failure', async () => {
    const { cause } = await locate(one('waiting for the port\nfor more information, see the manual'));
    expect(cause).toBe('waiting for the port');
  });

  it('that a passing run printed too lead nothing', async () => {
    const text = (word: string) => one(`acme: widget old is broken\n${word}`);
    const { cause } = await locate(text('acme: widget new is broken'), { patterns, baseline: text('fine') });
    expect(cause).toBe('acme: widget new is broken');
  });

  it('of a passing test are no cause', async () => {
    const { cause } = await locate(
      one(`PASS src/err.test.js
  ● Console

    console.error
      Error: connect ECONNREFUSED 127.0.0.1:5432

FAIL src/cart.test.js
  ● cart › adds

    TypeError: Cannot read properties of undefined (reading 'price')

Tests: 1 failed, 9 passed, 10 total`),
    );
    expect(cause).toMatch(/^TypeError: Cannot read properties/);
  });
});
