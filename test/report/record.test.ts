import { describe, expect, it } from 'vitest';
import type { Diagnosis, TrackRecord } from '../../src/domain.ts';
import { renderCheck } from '../../src/report/check.ts';
import { renderComment } from '../../src/report/comment.ts';
import { toFindings } from '../../src/report/findings.ts';
import { renderPage } from '../../src/report/page.ts';
import { recovered } from '../../src/report/record.ts';
import { renderExplanation } from '../../src/report/reply.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { diagnosis } from '../contracts/samples.ts';

const level = (rate: number, votes: number, outcomes: number) => ({ rate, votes, outcomes });
const RECORD: TrackRecord = {
  levels: {
    repository: level(0.83, 9, 3),
    organisation: level(0.9, 3, 2),
    everywhere: level(0.8, 0, 0),
  },
  recovery: {
    exact: true,
    resolved: 14,
    reruns: 0,
    of: 17,
    medianMinutes: 22,
    file: 'package-lock.json',
  },
  fix: {
    sha: '9554f3341b0c',
    url: 'https://github.com/acme/shop/commit/9554f3341b0c',
    title: 'Align react @octocat',
    files: ['package.json', 'package-lock.json'],
    hunk: '@@ -1 +1 @@\n-"react": "18"\n+"react": "19" </pre><img src=x>',
    times: 1,
  },
};
const judged = (record: TrackRecord): Diagnosis => ({
  ...diagnosis(),
  samples: 17,
  successRate: 0.83,
  record,
});
const answer = (record: TrackRecord) => ({
  findings: toFindings([{ job: { name: 'test', url: 'https://ci.example/1' }, diagnosis: judged(record) }]),
  runs: [{ name: 'CI', url: 'https://ci.example', headSha: 'abc', attempt: 1 }],
  unread: [],
  hidden: 0,
  resolved: null,
  history: [],
});
const views = (record: TrackRecord): Record<string, string> => ({
  comment: renderComment(answer(record)),
  check: renderCheck(answer(record)).summary,
  explanation: renderExplanation([judged(record)]),
  terminal: renderTerminal('a.log', judged(record), { colour: false, width: 100 }),
  page: renderPage({
    repository: 'acme/shop',
    runId: '1',
    runUrl: null,
    findings: answer(record).findings,
    links: { helpful: null, wrong: null, reanalyze: '/r' },
  }),
});

describe('what was seen before', () => {
  it.each(Object.keys(views(RECORD)))('is told with what it rests on: %s', (name) => {
    const text = views(RECORD)[name] ?? '';
    expect(text).toContain('judged right 83 % (12 votes, 5 outcomes)');
    expect(text).toMatch(
      /Seen here before: resolved 14 of 17 times, median 22 minutes, most often by changing `?package-lock\.json`?\./,
    );
  });

  it('names the change that ended it last, harmless', () => {
    const { comment = '', page = '', explanation = '' } = views(RECORD);
    expect(comment).toContain(
      'Last ended here by [`9554f33`](https://github.com/acme/shop/commit/9554f3341b0c)',
    );
    expect(comment).toContain('which changed `package.json` and 1 more.');
    expect(comment).toContain('```diff');
    expect(comment).not.toMatch(/(?<!`)@octocat/);
    expect(page).toContain('&lt;/pre&gt;&lt;img src=x&gt;');
    expect(explanation).toContain('- This repository: 83 % (9 votes, 3 outcomes)');
    expect(explanation).toContain('- Other repositories of the organisation: 90 % (3 votes, 2 outcomes)');
    expect(explanation).not.toContain('Organisations that share');
  });

  it('of others is told as theirs', () => {
    const none = level(0.7, 0, 0);
    const levels = { repository: none, organisation: none, everywhere: level(0.7, 1, 0) };
    expect(views({ ...RECORD, levels }).comment).toContain('judged right 70 % (elsewhere: 1 vote)');
  });

  it.each([
    [{ resolved: 1, reruns: 0, of: 1, medianMinutes: 0, file: null }, 'resolved once, median under a minute'],
    [
      { resolved: 0, reruns: 2, of: 3, medianMinutes: 1, file: null },
      'passed on a rerun 2 of 3 times, median 1 minute',
    ],
    [
      { resolved: 1, reruns: 1, of: 2, medianMinutes: 300, file: null },
      'resolved 1 of 2 times, and passed on a rerun 1 of 2 times, median 5 hours',
    ],
    [{ resolved: 0, reruns: 0, of: 4, medianMinutes: null, file: null }, '4 times, never resolved'],
    [
      { resolved: 2, reruns: 0, of: 2, medianMinutes: 9_000, file: 'a b' },
      'resolved 2 of 2 times, median 6 days, most often by changing <a b>',
    ],
  ])('%j', (recovery, words) => {
    const told = (exact: boolean) =>
      recovered({ ...RECORD, recovery: { exact, ...recovery } }, (file) => `<${file}>`);
    expect(told(true)).toBe(`Seen here before: ${words}.`);
    expect(told(false)).toBe(`The same kind of failure, here before: ${words}.`);
  });

  it('is not spoken of where it is the first time', () => {
    const text = renderComment(answer({ levels: null, recovery: null, fix: null }));
    expect(text).not.toContain('before');
  });
});
