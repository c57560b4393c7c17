/**
 * The diagnosis of one run as a web page: plain HTML that old browsers and screen readers read, without scripts, images
 * or anything from elsewhere. Pure; every text from a log, a pattern or a model is escaped.
 */
import type { Diagnosis } from '../domain.ts';
import { explainedFacts } from './explanation.ts';
import { certainty, origin } from './finding.ts';
import type { Finding } from './findings.ts';
import { escapeHtml, htmlLink } from './html.ts';
import { levelLines, recovered } from './record.ts';

export interface PageLinks {
  /** Null where votes are given on the forge. */
  readonly helpful: string | null;
  readonly wrong: string | null;
  readonly reanalyze: string;
}

export interface DiagnosisPage {
  readonly repository: string;
  readonly runId: string;
  readonly runUrl: string | null;
  readonly findings: readonly Finding[];
  readonly links: PageLinks;
}

const STYLE = `body { font: 16px/1.5 sans-serif; max-width: 50em; margin: 0 auto; padding: 1em; color: #1c1c1c; background: #ffffff }
pre { background: #f3f3f3; border: 1px solid #cccccc; padding: 0.75em; overflow: auto; white-space: pre-wrap; word-wrap: break-word }
a { color: #0a4fa3 }
button { font: inherit; padding: 0.5em 1em }
th { text-align: left; font-weight: normal }
td, th { padding: 0 1em 0 0 }
.meta { color: #555555 }`;

/** Evidence beyond this is on the CI's own page. */
const MAX_LINES = 60;
const MAX_FINDINGS = 10;

export function renderPage(page: DiagnosisPage): string {
  const [first] = page.findings;
  const title = first?.diagnosis.title ?? 'Nothing is known of this run any more';
  const run = `${page.repository} ${page.runId}`;
  const more = page.findings.length - MAX_FINDINGS;
  return document(
    title,
    [
      `<h1>${escapeHtml(title, 300)}</h1>`,
      `<p class="meta">Run ${page.runUrl === null ? escapeHtml(run) : htmlLink(run, page.runUrl)}</p>`,
      ...page.findings.slice(0, MAX_FINDINGS).map((finding, index) => section(finding, index > 0)),
      more > 0 ? `<p>${more} more findings are not shown here.</p>` : '',
      feedback(page.links, page.findings.length > 0),
    ].join('\n'),
  );
}

function section({ diagnosis, jobs }: Finding, withTitle: boolean): string {
  const names = jobs.slice(0, 10).map(({ name, url }) => htmlLink(name, url));
  const rest = jobs.length > 10 ? ` and ${jobs.length - 10} more` : '';
  const root = diagnosis.rootCause;
  return [
    withTitle ? `<h2>${escapeHtml(diagnosis.title, 300)}</h2>` : '',
    `<p>${escapeHtml(diagnosis.summary, 2_000)}</p>`,
    `<p class="meta">Failed: ${names.join(', ')}${rest}</p>`,
    root
      ? `<h2>Cause</h2>\n<p>Line ${root.line} of the log${root.step === null ? '' : `, step ${escapeHtml(root.step, 200)}`}:</p>\n<pre>${escapeHtml(root.text, 2_000)}</pre>`
      : '',
    evidence(diagnosis),
    list(
      'Failing tests',
      diagnosis.failingTests.map(({ name, file }) => (file ? `${name} in ${file}` : name)),
    ),
    list(
      'Where',
      diagnosis.locations.map(({ file, line, column, message }) => {
        const at = [file, line, column].filter((part) => part !== undefined).join(':');
        return message ? `${at}: ${message}` : at;
      }),
    ),
    solution(diagnosis),
    `<p class="meta">${escapeHtml(certainty(diagnosis).replaceAll('**', ''))}</p>`,
    before(diagnosis),
    explanation(diagnosis),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function evidence({ evidence: blocks }: Diagnosis): string {
  let left = MAX_LINES;
  const shown: string[] = [];
  for (const block of blocks) {
    if (left <= 0) break;
    const lines = block.text.split('\n').slice(0, left);
    left -= lines.length;
    shown.push(
      `<p class="meta">Lines ${block.startLine} to ${block.endLine}</p>\n<pre>${escapeHtml(lines.join('\n'))}</pre>`,
    );
  }
  return shown.length === 0 ? '' : `<h2>Evidence</h2>\n${shown.join('\n')}`;
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  const shown = items.slice(0, 20).map((item) => `<li>${escapeHtml(item, 500)}</li>`);
  return `<h2>${title}</h2>\n<ul>\n${shown.join('\n')}\n</ul>`;
}

function solution(diagnosis: Diagnosis): string {
  const { solution: answer, source } = diagnosis;
  if (!answer)
    return source === 'none'
      ? '<p>This failure is not one that is known here, so there is no advice to give.</p>'
      : '';
  const steps = answer.steps.map((step) => `<li>${escapeHtml(step, 1_000)}</li>`);
  const code = answer.code.map(({ text }) => `<pre>${escapeHtml(text)}</pre>`);
  // Nobody checked a model's links: they are shown, not linked.
  const references = answer.references.map(
    (url) => `<li>${source === 'llm' ? escapeHtml(url) : htmlLink(url, url)}</li>`,
  );
  return [
    `<h2>What to do: ${escapeHtml(answer.title, 300)}</h2>`,
    origin(diagnosis) === '' ? '' : `<p class="meta">${origin(diagnosis)}</p>`,
    steps.length > 0 ? `<ol>\n${steps.join('\n')}\n</ol>` : '',
    ...code,
    references.length > 0 ? `<p>See</p>\n<ul>\n${references.join('\n')}\n</ul>` : '',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Folded away: who only wants the fix need not read it. */
function explanation(diagnosis: Diagnosis): string {
  const sections = explainedFacts(diagnosis).map(({ heading, facts, table }) => {
    const items = facts.map(
      ({ text, quote }) =>
        `<li>${escapeHtml(text, 500)}${quote ? `: <code>${escapeHtml(quote, 500)}</code>` : ''}</li>`,
    );
    const rows = (table ?? []).map(
      ({ name, value, weight, points }) =>
        `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td><td>${escapeHtml(weight)}</td><td>${escapeHtml(points)}</td></tr>`,
    );
    return [
      `<h3>${escapeHtml(heading)}</h3>`,
      items.length > 0 ? `<ul>\n${items.join('\n')}\n</ul>` : '',
      rows.length > 0
        ? `<table>\n<tr><th scope="col">Part</th><th scope="col">Value</th><th scope="col">Weight</th><th scope="col">Counts</th></tr>\n${rows.join('\n')}\n</table>`
        : '',
    ]
      .filter((part) => part !== '')
      .join('\n');
  });
  return `<details><summary>Why this answer</summary>\n${sections.join('\n')}\n</details>`;
}

/** What became of the same failure before. */
function before({ record, source }: Diagnosis): string {
  const said = recovered(record, (file) => file);
  const fix = source === 'history' ? null : (record?.fix ?? null);
  const levels = levelLines(record).map((line) => `<li>${escapeHtml(line)}</li>`);
  return [
    levels.length > 1 ? `<ul class="meta">\n${levels.join('\n')}\n</ul>` : '',
    said === '' ? '' : `<p>${escapeHtml(said)}</p>`,
    fix === null
      ? ''
      : `<p>Last ended here by ${htmlLink(fix.sha.slice(0, 7), fix.url)}${fix.title === '' ? '' : ` (${escapeHtml(fix.title, 200)})`}, which changed ${escapeHtml(fix.files.slice(0, 5).join(', '), 500)}.</p>`,
    fix?.hunk ? `<pre>${escapeHtml(fix.hunk)}</pre>` : '',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function feedback({ helpful, wrong, reanalyze }: PageLinks, answered: boolean): string {
  const links = [
    answered && helpful !== null ? link(helpful, 'This was helpful') : '',
    answered && wrong !== null ? link(wrong, 'This was wrong') : '',
    link(reanalyze, 'Read the logs again'),
  ].filter((part) => part !== '');
  return `<hr>\n<p>${links.join(' · ')}</p>`;
}

/** For our own addresses, which may be relative. */
const link = (href: string, text: string) => `<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`;

export interface ActionPage {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  /** Where the button sends, and where a change of mind leads. */
  readonly action: string;
  readonly back: string;
}

/** A page with one button. What it does happens on its POST alone: previews and crawlers only ever GET. */
export function renderAction({ title, text, button, action, back }: ActionPage): string {
  return document(
    title,
    `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
<form method="post" action="${escapeHtml(action)}"><p><button type="submit">${escapeHtml(button)}</button></p></form>
<p>${link(back, 'Back to the diagnosis')}</p>`,
  );
}

/** A page that only says something. */
export function renderMessage(title: string, text: string, back: string | null): string {
  return document(
    title,
    `<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(text)}</p>${back === null ? '' : `\n<p>${link(back, 'Back to the diagnosis')}</p>`}`,
  );
}

function document(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escapeHtml(title, 200)} - devops-assist</title>
<style>
${STYLE}
</style>
</head>
<body>
${body}
</body>
</html>
`;
}
