/**
 * How often the diagnosis is right on labelled logs: `--cases DIR[,DIR…]` (test/lab by default), of which those whose id
 * matches `--unseen EXPRESSION` and the split `test` of test/lab were held apart from the patterns. With `--write` the
 * tables of docs/accuracy.md and the reliability diagram docs/reliability.svg are written anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analyzeCases, type Case, judge, LAB, type Verdict } from './support/cases.ts';
import { openQuestions } from './support/questions.ts';

interface Row extends Verdict {
  readonly entry: Case;
  readonly confidence: number;
  readonly milliseconds: number;
  readonly bytes: number;
  /** Tokens of the question to a language model; null where it would not be asked. */
  readonly question: number | null;
  /** No pattern was written from it. */
  readonly apart: boolean;
}

const SURE = 0.7;
const DOCS = fileURLToPath(new URL('../docs/', import.meta.url));

export async function run(options: {
  cases?: string;
  unseen?: string;
  write?: boolean;
}): Promise<Record<string, number>> {
  const rows: Row[] = [];
  const questions = await openQuestions();
  const unseen = options.unseen ? new RegExp(options.unseen) : null;
  let passed = 0;
  let alarms = 0;
  for await (const { entry, analysis } of analyzeCases((options.cases ?? LAB).split(','))) {
    const { diagnosis } = analysis;
    if (entry.outcome === 'success') {
      passed++;
      if (diagnosis.confidence >= 0.25 || diagnosis.solution) alarms++;
      continue;
    }
    const { milliseconds, bytes } = diagnosis.stats;
    rows.push({
      ...judge(entry, diagnosis),
      entry,
      confidence: diagnosis.confidence,
      milliseconds,
      bytes,
      question: await questions.tokens(diagnosis),
      apart: entry.split === undefined ? (unseen?.test(entry.id) ?? false) : entry.split === 'test',
    });
  }
  const figures = { ...summary(rows), passed, alarms, ...asked(rows), ...cost(rows) };
  if (options.write) writeDocs(rows, figures, questions.below);
  return figures;
}

function summary(rows: readonly Row[]) {
  const sure = rows.filter(({ confidence }) => confidence >= SURE);
  return {
    cases: rows.length,
    cause: share(rows.map(({ cause }) => cause)),
    evidence: share(rows.map(({ evidence }) => evidence)),
    category: share(rows.map(({ category }) => category)),
    fix: share(rows.map(({ fix }) => fix)),
    sure: share(rows.map(({ confidence }) => confidence >= SURE)),
    sure_wrong: rows.length === 0 ? 0 : round(sure.filter(({ right }) => !right).length / rows.length),
    abstained: share(rows.map(({ confidence }) => confidence < 0.25)),
    calibration_error: round(
      bins(rows).reduce((sum, bin) => sum + (bin.count / rows.length) * Math.abs(bin.said - bin.right), 0),
    ),
    mb_per_s: round(
      rows.reduce((sum, { bytes }) => sum + bytes, 0) /
        1e3 /
        rows.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    ),
  };
}

/** The failures that a language model would be asked about, and what the questions take. */
function asked(rows: readonly Row[]) {
  const tokens = rows.flatMap(({ question }) => question ?? []);
  const apart = rows.filter((row) => row.apart);
  const sum = tokens.reduce((total, each) => total + each, 0);
  return {
    llm_asked: tokens.length,
    llm_share: rows.length === 0 ? 0 : round(tokens.length / rows.length),
    llm_tokens_mean: tokens.length === 0 ? 0 : Math.round(sum / tokens.length),
    llm_tokens_most: Math.max(0, ...tokens),
    apart: apart.length,
    llm_asked_apart: apart.filter(({ question }) => question !== null).length,
  };
}

/** Time by the analysis' own clock, and the most memory that this process took. */
function cost(rows: readonly Row[]) {
  const times = rows.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (part: number) => Math.round(times[Math.floor((times.length - 1) * part)] ?? 0);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    megabytes: Math.round(sum(rows.map(({ bytes }) => bytes)) / 1e6),
    seconds: Math.round(sum(times) / 100) / 10,
    p50_ms: at(0.5),
    p95_ms: at(0.95),
    slowest_ms: at(1),
    rss_mb: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6),
  };
}

/** Ten equal bins of stated confidence: what was said, and what share was right. */
function bins(rows: readonly Row[]) {
  return Array.from({ length: 10 }, (_, b) =>
    rows.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === b),
  )
    .filter((bin) => bin.length > 0)
    .map((bin) => ({
      count: bin.length,
      said: bin.reduce((sum, { confidence }) => sum + confidence, 0) / bin.length,
      right: bin.filter(({ right }) => right).length / bin.length,
    }));
}

function writeDocs(rows: readonly Row[], figures: Record<string, number>, below: number): void {
  const page = `${DOCS}accuracy.md`;
  const text = readFileSync(page, 'utf8');
  const tables = [
    table('All', [['all', rows]]),
    table(
      'By category',
      groups(rows, ({ entry }) => entry.category),
    ),
    table(
      'By CI',
      groups(rows, ({ entry }) => entry.ci),
    ),
    `${figures.alarms} false alarms on ${figures.passed} runs that passed.`,
    `A language model would be asked about ${figures.llm_asked} of these ${figures.cases} failures (${round(100 * (figures.llm_share ?? 0))} %): those whose best candidate is below ${below}. A question takes ${figures.llm_tokens_mean} tokens on average and ${figures.llm_tokens_most} at most (its characters divided by four, ten changed files and the schema-holding endpoint assumed), and its answer 1,200 at most. Of the ${figures.apart} logs held apart from the patterns it would be asked about ${figures.llm_asked_apart}.`,
    `Time and memory: ${figures.megabytes} MB of logs in ${figures.seconds} s in one process, one after the other: ${figures.p50_ms} ms a log at the median, ${figures.p95_ms} ms at the 95th percentile, ${figures.slowest_ms} ms for the slowest; at most ${figures.rss_mb} MB of memory, patterns and model included.`,
  ].join('\n\n');
  writeFileSync(page, text.replace(/(<!-- figures -->\n)[\s\S]*?(\n<!-- end -->)/, `$1\n${tables}\n$2`));
  writeFileSync(`${DOCS}reliability.svg`, diagram(rows));
}

function groups(rows: readonly Row[], key: (row: Row) => string): [string, Row[]][] {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(key(row), [...(found.get(key(row)) ?? []), row]);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

function table(title: string, parts: readonly (readonly [string, readonly Row[]])[]): string {
  const percent = (value: number) => (Number.isNaN(value) ? '–' : `${Math.round(value * 1000) / 10} %`);
  const lines = parts.map(([name, rows]) => {
    const s = summary(rows);
    return `| ${name} | ${s.cases} | ${[s.cause, s.evidence, s.category, s.fix, s.sure_wrong].map(percent).join(' | ')} |`;
  });
  return [
    `| ${title} | cases | cause | evidence | category | fix | sure and wrong |`,
    '| --- | --: | --: | --: | --: | --: | --: |',
    ...lines,
  ].join('\n');
}

/** The share that was right against what was said; dots on the diagonal are honest, their size is the number of cases. */
function diagram(rows: readonly Row[]): string {
  const x = (value: number) => 50 + value * 300;
  const y = (value: number) => 330 - value * 300;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (v) =>
      `<text x="${x(v)}" y="350" text-anchor="middle">${v}</text><text x="42" y="${y(v) + 4}" text-anchor="end">${v}</text><line x1="${x(v)}" y1="30" x2="${x(v)}" y2="330"/><line x1="50" y1="${y(v)}" x2="350" y2="${y(v)}"/>`,
  );
  const dots = bins(rows).map(
    ({ said, right, count }) =>
      `<circle cx="${x(said).toFixed(1)}" cy="${y(right).toFixed(1)}" r="${(3 + Math.sqrt(count)).toFixed(1)}" fill="#0969da" fill-opacity="0.7" stroke="none"><title>${count} cases: said ${said.toFixed(2)}, right ${right.toFixed(2)}</title></circle>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 380 390" width="380" height="390" font-family="sans-serif" font-size="11" stroke-width="1">
<title>Stated confidence against the share that was right</title>
<rect width="380" height="390" fill="#fff"/>
<g stroke="#ddd" fill="#444">${ticks.join('').replaceAll('<text', '<text stroke="none"')}</g>
<line x1="50" y1="330" x2="350" y2="30" stroke="#888" stroke-dasharray="4 4"/>
${dots.join('\n')}
<text x="200" y="375" text-anchor="middle">stated confidence</text>
<text x="14" y="180" text-anchor="middle" transform="rotate(-90 14 180)">share that was right</text>
</svg>
`;
}

/** NaN where nothing is labelled. */
function share(values: readonly (boolean | null)[]): number {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? Number.NaN : round(known.filter(Boolean).length / known.length);
}

const round = (value: number) => Math.round(value * 1000) / 1000;
