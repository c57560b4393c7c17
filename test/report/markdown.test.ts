/** Text from a log cannot format, link, mention or embed anything, judged by a renderer of GitHub's Markdown. */
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { code, fence, html, link, prose } from '../../src/report/markdown.ts';

const render = (markdown: string): string =>
  micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
/** The names of the elements in rendered HTML. */
const elements = (rendered: string): string[] => [
  ...new Set(
    [...rendered.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map((match) => (match[1] as string).toLowerCase()),
  ),
];

/** Pieces that mean something to a renderer, mixed with any text. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '`',
        '``',
        '```',
        '~~~',
        '\n',
        '\r\n',
        '\t',
        '<',
        '>',
        '<!--',
        '-->',
        '<img src=x onerror=1>',
        '</details>',
        '[a](https://evil.test)',
        '![a](https://evil.test/i.png)',
        '[a]: https://evil.test',
        'https://evil.test',
        'www.evil.test',
        'http://a.b',
        '@octocat',
        'owner/repo#1',
        '#12',
        'GH-12',
        '!7',
        'a@b.co',
        ':tada:',
        '$x$',
        '**',
        '__',
        '~~',
        '|',
        '---',
        '===',
        '# ',
        '- ',
        '+ ',
        '1. ',
        '1) ',
        '> ',
        '&lt;',
        '&#64;a',
        '\\',
        '\u202e',
        '\u0000',
        '\u200b',
        '\ud800',
        'a'.repeat(40),
      ),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

describe('prose', () => {
  it('renders to plain text and code only', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const rendered = render(`### ${prose(text)}`) + render(prose(text));
        expect(
          elements(rendered).filter((name) => !['h3', 'p', 'code'].includes(name)),
          rendered,
        ).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('holds no mention, reference or address that a forge would find after rendering', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const visible = render(prose(text))
          .replace(/<code>[\s\S]*?<\/code>/g, '')
          .replace(/&amp;/g, '&');
        expect(visible).not.toMatch(/@[a-z0-9]|#\d|!\d|\bGH-\d|:\/\/\w|\bwww\.|:tada:/i);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps what a person should read', () => {
    expect(render(prose('Cannot find module `left-pad` in src/a_b.ts (line 3)'))).toBe(
      '<p>Cannot find module <code>left-pad</code> in src/a_b.ts (line 3)</p>',
    );
    expect(prose('a & b: 100 % done, it works - mostly.')).toBe('a &amp; b: 100 % done, it works - mostly.');
  });
});

describe('code', () => {
  it('is one span with the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const rendered = render(`x ${code(text)} y`);
        expect(
          elements(rendered).filter((name) => !['p', 'code'].includes(name)),
          rendered,
        ).toEqual([]);
        expect(rendered.match(/<code>/g)?.length ?? 0).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('fence', () => {
  it('cannot be closed from inside', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const rendered = render(`${fence(text, 'text')}\n\nafter`);
        expect(rendered).toMatch(/^<pre><code class="language-text">[^<]*<\/code><\/pre>\n<p>after<\/p>$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes no language from outside', () => {
    expect(fence('x', 'sh"><script>')).toBe('```\nx\n```');
    expect(fence('a\n```\nb', 'sh')).toBe('````sh\na\n```\nb\n````');
  });
});

describe('html', () => {
  it('is text inside an element', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(html(text)).not.toMatch(/[<>]/);
        expect(html(text)).not.toMatch(/@[a-z0-9]|:\/\/\w/i);
      }),
      { numRuns: 500 },
    );
  });
});

describe('link', () => {
  it('links https pages only and stays one link', () => {
    expect(link('log', 'https://a.test/x(1)')).toBe('[log](https://a.test/x%281%29)');
    for (const url of [
      'javascript:alert(1)',
      'http://a.test',
      'data:text/html,x',
      '//a.test',
      '',
      'https://',
    ])
      expect(link('log', url)).toBe('log');
  });
});
