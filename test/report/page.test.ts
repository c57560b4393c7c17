import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../src/domain.ts';
import { escapeHtml, htmlLink } from '../../src/report/html.ts';
import { renderAction, renderMessage, renderPage } from '../../src/report/page.ts';

const EVIL = `</pre><script>alert(1)</script><img src=x onerror=alert(1)> " ' & \u202e`;

const diagnosis = (fields: Partial<Diagnosis> = {}): Diagnosis => ({
  schema: 'devops-assist/diagnosis@1',
  category: 'dependency',
  tool: 'npm',
  pattern: { id: 'npm/eresolve', title: 'Peer dependency conflict' },
  title: 'npm cannot resolve react@19',
  summary: 'react-dom wants react 18.',
  rootCause: { line: 1855, text: 'npm error code ERESOLVE', step: 'Install' },
  evidence: [{ startLine: 1853, endLine: 1856, text: 'npm error code ERESOLVE\nnpm error peer react' }],
  locations: [{ file: 'package.json', line: 3 }],
  failingTests: [{ name: 'adds', file: 'a.test.ts' }],
  transient: false,
  confidence: 0.9,
  confidenceParts: { similarity: 0.9, keyword: 0.9, history: 0.9 },
  successRate: 0.8,
  samples: 4,
  solution: {
    title: 'Align the versions',
    steps: ['Set react to 18.'],
    code: [{ language: 'sh', text: 'npm i react@18' }],
    estimatedMinutes: 5,
    references: ['https://docs.npmjs.com/'],
  },
  source: 'pattern',
  fingerprint: 'f',
  stats: { bytes: 1, lines: 1, milliseconds: 1 },
  ...fields,
});
const page = (fields: Partial<Diagnosis> = {}, jobUrl = 'https://ci.example/job/1/console') =>
  renderPage({
    repository: 'team/shop',
    runId: '12',
    runUrl: 'https://ci.example/job/12/',
    findings: [{ diagnosis: diagnosis(fields), jobs: [{ name: 'test', url: jobUrl }] }],
    links: { helpful: '/d/t/helpful', wrong: '/d/t/wrong', reanalyze: '/d/t/reanalyze' },
  });

/** What a parser would find: every tag of a page, by name. */
const tags = (html: string) => [...html.matchAll(/<([a-z][a-z0-9]*)\b/g)].map((match) => match[1]);

describe('the page', () => {
  it('says what failed, why, and what to do', () => {
    const html = page();
    for (const text of [
      '<h1>npm cannot resolve react@19</h1>',
      'react-dom wants react 18.',
      'Line 1855 of the log, step Install',
      '<pre>npm error code ERESOLVE\nnpm error peer react</pre>',
      'What to do: Align the versions',
      '<pre>npm i react@18</pre>',
      '<a href="https://docs.npmjs.com/" rel="nofollow noopener noreferrer">',
      'Confidence 90 %',
      'judged right 80 % (4 votes)',
      '<a href="/d/t/helpful">',
    ])
      expect(html).toContain(text);
  });

  it('escapes every text from outside, wherever it stands', () => {
    const html = renderPage({
      repository: EVIL,
      runId: EVIL,
      runUrl: 'javascript:alert(1)',
      findings: [
        {
          diagnosis: diagnosis({
            title: EVIL,
            summary: EVIL,
            rootCause: { line: 1, text: EVIL, step: EVIL },
            evidence: [{ startLine: 1, endLine: 1, text: EVIL }],
            locations: [{ file: EVIL, message: EVIL }],
            failingTests: [{ name: EVIL, file: EVIL }],
            solution: {
              title: EVIL,
              steps: [EVIL],
              code: [{ language: EVIL, text: EVIL }],
              estimatedMinutes: 1,
              references: ['https://x.example/"onclick="alert(1)'],
            },
          }),
          jobs: [{ name: EVIL, url: 'data:text/html,<script>' }],
        },
        { diagnosis: diagnosis({ title: EVIL, fingerprint: 'g' }), jobs: [{ name: EVIL, url: '' }] },
      ],
      links: { helpful: `/d/${EVIL}`, wrong: null, reanalyze: '/d/t/reanalyze' },
    });
    const allowed = [
      'html',
      'head',
      'meta',
      'title',
      'style',
      'body',
      'h1',
      'h2',
      'p',
      'a',
      'pre',
      'ul',
      'ol',
      'li',
      'hr',
      'details',
      'summary',
      'h3',
      'code',
      'table',
      'tr',
      'th',
      'td',
    ];
    expect([...new Set(tags(html))].filter((tag) => !allowed.includes(tag as string))).toEqual([]);
    expect(html).not.toMatch(/javascript:|href="data:|\u202e/);
    for (const [, attributes = ''] of html.matchAll(/<[a-z0-9]+((?:\s+[a-z-]+="[^"<>]*")*)\s*>/g))
      expect(attributes.replace(/"[^"]*"/g, '""')).not.toMatch(/\son\w+=/);
  });

  it('has no script, no image and nothing from elsewhere', () => {
    for (const html of [
      page(),
      renderAction({ title: 'a', text: 'b', button: 'c', action: '/d', back: '/e' }),
      renderMessage('a', 'b', null),
    ])
      expect(html).not.toMatch(/<script|<img|<link|<iframe|@import|url\(|src=/);
  });

  it('does not link what a model wrote', () => {
    expect(page({ source: 'llm' })).not.toContain('href="https://docs.npmjs.com/"');
  });

  it('stays readable however much was found', () => {
    const long = { startLine: 1, endLine: 9_999, text: 'x\n'.repeat(9_999) };
    const html = page({ evidence: [long, long], failingTests: Array(500).fill({ name: 'y' }) });
    expect(html.length).toBeLessThan(20_000);
  });

  it('says when nothing is known any more', () => {
    const html = renderPage({
      repository: 'shop',
      runId: '1',
      runUrl: null,
      findings: [],
      links: { helpful: '/h', wrong: '/w', reanalyze: '/r' },
    });
    expect(html).toContain('Nothing is known of this run');
    expect(html).not.toContain('href="/h"');
  });
});

describe('escaping', () => {
  it('keeps letters, breaks and tabs and makes the rest harmless', () => {
    expect(escapeHtml('a\tb\r\nc <&>"\'\u0000\u200b')).toBe('a\tb\nc &lt;&amp;&gt;&quot;&#39;');
    expect(escapeHtml('abcdef', 3)).toBe('abc…');
  });

  it('links web pages only', () => {
    expect(htmlLink('x', 'https://a.example/?q="><b>')).toBe(
      '<a href="https://a.example/?q=%22%3E%3Cb%3E" rel="nofollow noopener noreferrer">x</a>',
    );
    for (const url of ['javascript:alert(1)', '/relative', 'ftp://a.example', 'https://', ''])
      expect(htmlLink('<x>', url)).toBe('&lt;x&gt;');
  });
});
