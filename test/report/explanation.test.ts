/** One set of facts, three views: Markdown, terminal and page, each harmless. */
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import type { Diagnosis, Explanation } from '../../src/domain.ts';
import { explainedFacts } from '../../src/report/explanation.ts';
import { renderPage } from '../../src/report/page.ts';
import { renderExplanation } from '../../src/report/reply.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { analyzeLines } from '../support/line-analyzer.ts';

async function* bytes(text: string) {
  yield new TextEncoder().encode(text);
}
const explanation: Explanation = {
  matched: [
    { kind: 'expression', text: 'error: (?<what>\\w+)', value: 0.83 },
    { kind: 'keyword', text: 'peer', value: null },
    { kind: 'vector', text: 'npm/eresolve', value: 0.91 },
  ],
  missing: ['lockfile'],
  parts: [
    { name: 'similarity', value: 0.9, weight: 0.4 },
    { name: 'keyword', value: 1, weight: 0.35 },
    { name: 'history', value: 0.8, weight: 0.25 },
  ],
  combined: 0.91,
  reasons: [
    { name: 'before anything is known', points: -1.74 },
    { name: 'the CI says that the run failed', points: 2.15 },
  ],
  rivals: [{ id: 'npm/other', title: 'Another one', share: 0.4, why: 'it is less similar' }],
  trials: [{ id: 'learned/ab12cd34ef', title: 'On trial', similarity: 0.8 }],
  otherCause: { line: 9, text: 'Error: later', share: 0.5, why: 'it comes later' },
};
const diagnosisOf = async (fields: Partial<Diagnosis> = {}): Promise<Diagnosis> => {
  const { diagnosis } = await analyzeLines({ log: bytes('one\nerror: boom\n') });
  return { ...diagnosis, explanation, ...fields };
};
const pageOf = (diagnosis: Diagnosis) =>
  renderPage({
    repository: 'team/shop',
    runId: '12',
    runUrl: null,
    findings: [{ diagnosis, jobs: [{ name: 'test', url: 'https://ci.example/1' }] }],
    links: { helpful: null, wrong: null, reanalyze: '/r' },
  });

/** What each view must say, whatever its form. */
const SAID = [
  'its expression matched (83 %)',
  'peer',
  'similar to (91 %)',
  'lockfile',
  '36 %',
  '+2.15',
  'Another one (40 % of the first): it is less similar',
  'npm/other',
  'Line 9 as the cause (50 % of the first): it comes later',
  'Error: later',
  'On trial (similar to 80 %): on trial here, and not shown until it proves better',
];

describe('the facts are said', () => {
  it('in the reply to explain', async () => {
    const text = renderExplanation([await diagnosisOf()])
      .replaceAll('\\', '')
      .replaceAll('\u200b', '');
    for (const said of SAID) expect(text).toContain(said);
  });

  it('in the terminal, if asked for', async () => {
    const diagnosis = await diagnosisOf();
    const options = { colour: false, width: 200 };
    const text = renderTerminal('a.log', diagnosis, { ...options, explain: true });
    for (const said of SAID) expect(text).toContain(said);
    expect(renderTerminal('a.log', diagnosis, options)).not.toContain('What came second');
  });

  it('on the page', async () => {
    const html = pageOf(await diagnosisOf());
    for (const said of SAID) expect(html).toContain(said);
    expect(html).toContain('<summary>Why this answer</summary>');
  });

  it('of an answer that was stored without an explanation, as far as it goes', async () => {
    const { explanation: _none, ...diagnosis } = await diagnosisOf();
    const [what, parts, second] = explainedFacts(diagnosis);
    expect(what?.facts).toHaveLength(1);
    expect(parts?.table?.map(({ value }) => value)).toEqual(['90 %', '100 %', '80 %']);
    expect(second?.facts).toEqual([{ text: 'Nothing else in the log was a candidate for the cause' }]);
  });
});

describe('hostile text in an explanation', () => {
  const evil = '</code><script>alert(1)</script> @octocat ![x](https://evil.example/x.png) `';
  const hostile: Explanation = {
    ...explanation,
    matched: [{ kind: 'keyword', text: evil, value: null }],
    rivals: [{ id: evil, title: evil, share: 1, why: evil }],
    otherCause: { line: 1, text: `${evil}\u001b[31m`, share: 1, why: evil },
  };

  it('stays text on the page', async () => {
    const html = pageOf(await diagnosisOf({ explanation: hostile }));
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
  });

  it('formats, mentions and embeds nothing in the reply', async () => {
    const text = renderExplanation([await diagnosisOf({ explanation: hostile })]);
    const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
    expect(html).not.toMatch(/<(?:script|img|a)\b/);
    expect(html.replace(/<code>[\s\S]*?<\/code>/g, '')).not.toContain('@octocat');
  });

  it('sends no control characters to the terminal', async () => {
    const text = renderTerminal('a', await diagnosisOf({ explanation: hostile }), {
      colour: false,
      width: 80,
      explain: true,
    });
    expect(text).not.toContain('\u001b');
  });
});
