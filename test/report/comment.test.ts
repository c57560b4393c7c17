/** The one comment, whatever the logs hold. */
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { ANSWER_MARKER, type Diagnosis } from '../../src/domain.ts';
import { MAX_SUMMARY_BYTES, renderCheck } from '../../src/report/check.ts';
import { type Answer, MAX_COMMENT, renderComment } from '../../src/report/comment.ts';
import { toFindings } from '../../src/report/findings.ts';
import { renderExplanation, renderHelp } from '../../src/report/reply.ts';
import { diagnosis as sample } from '../contracts/samples.ts';

const job = (name: string) => ({ name, url: `https://github.com/acme/shop/actions/runs/1/job/2#step:3:4` });
const answer = (over: Partial<Answer> = {}): Answer => ({
  findings: toFindings([{ job: job('test'), diagnosis: sample() }]),
  runs: [
    { name: 'CI', url: 'https://github.com/acme/shop/actions/runs/1', headSha: 'a'.repeat(40), attempt: 1 },
  ],
  unread: [],
  shortened: [],
  hidden: 0,
  resolved: null,
  history: [],
  ...over,
});

const line = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    '```',
    '````',
    '~~~',
    '<!-- devops-assist:answer -->',
    '@octocat',
    '![x](https://evil.test/i.png)',
    '</details>',
    '[a]: https://evil.test',
    'https://evil.test',
  ),
);
const text = fc.array(line, { maxLength: 60 }).map((lines) => lines.join('\n'));
const long = fc
  .tuple(text, fc.integer({ min: 1, max: 3_000 }))
  .map(([part, times]) => `${part}\n`.repeat(times).slice(0, 150_000));
const anyText = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: long });
const diagnosis: fc.Arbitrary<Diagnosis> = fc
  .record({
    title: anyText,
    summary: anyText,
    evidence: anyText,
    name: anyText,
    file: anyText,
    step: anyText,
    code: anyText,
    steps: fc.array(anyText, { maxLength: 12 }),
    fingerprint: fc.string(),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    source: fc.constantFrom('pattern' as const, 'llm' as const, 'none' as const),
    root: fc.integer({ min: 1, max: 80 }),
  })
  .map((any) => ({
    ...sample(any.title),
    summary: any.summary,
    evidence: [{ startLine: 10, endLine: 10 + any.evidence.split('\n').length, text: any.evidence }],
    rootCause: { line: any.root, text: any.evidence, step: any.step },
    failingTests: Array.from({ length: 8 }, () => ({ name: any.name, file: any.file })),
    locations: [{ file: any.file, line: 1, message: any.summary }],
    solution: {
      title: any.title,
      steps: any.steps,
      code: [{ language: any.name, text: any.code }],
      estimatedMinutes: 3,
      references: ['https://docs.test/a'],
    },
    fingerprint: any.fingerprint,
    confidence: any.confidence,
    source: any.source,
  }));
const anyAnswer = fc
  .record({
    all: fc.array(fc.tuple(anyText, diagnosis), { maxLength: 12 }),
    name: anyText,
    unread: fc.array(anyText, { maxLength: 50 }),
    history: fc.array(anyText, { maxLength: 25 }),
    hidden: fc.nat(3),
    resolved: fc.boolean(),
  })
  .map(({ all, name, unread, history, hidden, resolved }) =>
    answer({
      findings: toFindings(all.map(([name, diagnosis]) => ({ job: job(name), diagnosis }))),
      runs: [
        { name, url: 'https://github.com/acme/shop/actions/runs/1', headSha: 'a'.repeat(40), attempt: 2 },
      ],
      unread: unread.map((each) => ({ job: each, url: 'https://github.com/x', reason: each })),
      history: history.map((title) => ({ headSha: 'b'.repeat(40), attempt: 1, title })),
      hidden,
      resolved: resolved ? { sha: 'c'.repeat(40), url: 'https://github.com/x' } : null,
    }),
  );
const render = (markdown: string): string =>
  micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });

describe('every comment', () => {
  it('fits, bears the marker once at its start, and holds only elements and links of ours', () => {
    fc.assert(
      fc.property(anyAnswer, (any) => {
        const comment = renderComment(any);
        expect(comment.length).toBeLessThanOrEqual(MAX_COMMENT);
        expect(comment.startsWith(`${ANSWER_MARKER}\n`)).toBe(true);
        const rendered = render(comment);
        const names = new Set([...rendered.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map((match) => match[1]));
        for (const name of names)
          expect([
            'h3',
            'p',
            'code',
            'pre',
            'a',
            'ul',
            'ol',
            'li',
            'strong',
            'details',
            'summary',
            'sub',
            'blockquote',
            'br',
          ]).toContain(name);
        for (const [, address] of rendered.matchAll(/(?:href|src)="([^"]*)"/g))
          expect(address).toMatch(/^https:\/\/(github\.com|docs\.test)\//);
        expect(rendered.match(/<details>/g)?.length ?? 0).toBe(rendered.match(/<\/details>/g)?.length ?? 0);
        expect(rendered.replace(/<(pre|code)[\s\S]*?<\/\1>/g, '')).not.toMatch(/@\w/);
      }),
      { numRuns: 150 },
    );
  });

  it('as a check run has a summary within its bytes', () => {
    fc.assert(
      fc.property(anyAnswer, (any) => {
        const check = renderCheck(any);
        expect(Buffer.byteLength(check.summary)).toBeLessThanOrEqual(MAX_SUMMARY_BYTES);
        expect(check.title).not.toMatch(/[\r\n]/);
        expect(check.title.length).toBeLessThan(250);
      }),
      { numRuns: 80 },
    );
  });

  it('is the same for the same answer', () => {
    expect(renderComment(answer())).toBe(renderComment(answer()));
  });
});

describe('shortening', () => {
  it('takes from the evidence first and keeps the line of the root cause', () => {
    const lines = Array.from({ length: 40 }, (_none, index) => `line ${index} ${'x'.repeat(380)}`);
    const findings = Array.from({ length: 9 }, (_none, index) => ({
      diagnosis: {
        ...sample(`finding ${index}`),
        evidence: [{ startLine: 1, endLine: 40, text: lines.join('\n') }],
        rootCause: { line: 30, text: lines[29] as string, step: null },
        fingerprint: String(index),
      },
      jobs: [job('test')],
    }));
    const comment = renderComment(answer({ findings }));
    expect(comment.length).toBeLessThanOrEqual(MAX_COMMENT);
    for (let index = 0; index < 9; index += 1) expect(comment).toContain(`finding ${index}`);
    expect(comment.match(/line 29 x/g)).toHaveLength(9);
    expect(comment).toMatch(/… \d+ lines before/);
  });
});

describe('what it says', () => {
  it('puts what is known before what is not, and what explains more jobs first', () => {
    const one = { ...sample('one job'), fingerprint: '1', confidence: 0.99 };
    const many = { ...sample('many jobs'), fingerprint: '2', confidence: 0.6 };
    const unknown = { ...sample('unknown'), fingerprint: '3', source: 'none' as const };
    const findings = toFindings([
      ...['a', 'b', 'c'].map((name) => ({ job: job(name), diagnosis: unknown })),
      { job: job('d'), diagnosis: one },
      ...['e', 'f'].map((name) => ({ job: job(name), diagnosis: many })),
    ]);
    expect(findings.map(({ diagnosis, jobs }) => [diagnosis.title, jobs.length])).toEqual([
      ['many jobs', 2],
      ['one job', 1],
      ['unknown', 3],
    ]);
  });

  it('does not pretend: unknown causes have no advice, models are named, their links are not linked', () => {
    const none = { ...sample(), source: 'none' as const, solution: null, confidence: 0.1 };
    expect(renderComment(answer({ findings: toFindings([{ job: job('a'), diagnosis: none }]) }))).toContain(
      'no advice to give',
    );
    const solution = {
      title: 'Try this',
      steps: ['Do it.'],
      code: [],
      estimatedMinutes: 5,
      references: ['https://evil.test/x'],
    };
    const model = { ...sample(), source: 'llm' as const, solution };
    const comment = renderComment(answer({ findings: toFindings([{ job: job('a'), diagnosis: model }]) }));
    expect(comment).toContain('AI-generated, not yet confirmed here');
    expect(render(comment)).not.toContain('href="https://evil.test');
  });

  it('offers a rerun only where one is likely to help', () => {
    expect(renderComment(answer())).not.toContain('rerun');
    const transient = { ...sample(), transient: true };
    expect(
      renderComment(answer({ findings: toFindings([{ job: job('a'), diagnosis: transient }]) })),
    ).toContain('/devops-assist rerun');
  });

  it('explains and helps in harmless Markdown', () => {
    expect(renderHelp('`@octocat`<b>')).toContain('`` `@octocat`<b> ``');
    expect(render(renderExplanation([{ ...sample('@octocat <b>'), source: 'none' }]))).not.toContain('<b>');
  });
});

describe('for a tired reader', () => {
  const of = (over: Partial<Diagnosis>) =>
    renderComment(
      answer({ findings: toFindings([{ job: job('test'), diagnosis: { ...sample(), ...over } }]) }),
    );

  it('the summary does not say again what the heading says', () => {
    const title = 'black: Would reformat: a.py';
    const summary = 'black failed in the step "lint": Would reformat: a.py. Files are not formatted.';
    const body = of({ tool: 'black', title, summary });
    expect(body.match(/Would reformat/g)).toHaveLength(1);
    expect(body).toContain('black failed in the step "lint". Files are not formatted.');
    expect(of({ tool: 'black', title: 'No $& here', summary: 'It failed: No $& here' })).toContain(
      'It failed',
    );
    const long = `black: ${'x '.repeat(120)}end`;
    expect(of({ tool: 'black', title: long, summary: `It failed: ${long.slice(7)}` })).toContain('x end');
  });

  it('the marks by which a CI folds its log are left out of the evidence', () => {
    const text = '##[group]Run npm ci\nnpm ci\n##[endgroup]\nnpm error code ERESOLVE';
    const body = of({ evidence: [{ startLine: 10, endLine: 13, text }] });
    expect(body).toContain('Run npm ci\nnpm ci\nnpm error code ERESOLVE');
    expect(body).not.toContain('##[');
  });

  it('two references to one page are told apart', () => {
    const solution = { title: 'Read', steps: [], code: [], estimatedMinutes: 3 };
    const references = ['https://docs.test/a#one', 'https://docs.test/a#two'];
    expect(of({ solution: { ...solution, references } })).toMatch(/docs\.test\/a#one.*docs\.test\/a#two/);
  });
});
