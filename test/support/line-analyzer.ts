/**
 * A small analyzer for tests of the service: the first line with "error" is the cause, its words the fingerprint.
 * It reads the baseline and the annotations only if the log asks for them, so that calls can be counted.
 */
import { createHash } from 'node:crypto';
import type { Analysis, AnalyzeInput } from '../../src/analysis/analysis.ts';
import { type Diagnosis, type Redacted, SCHEMA } from '../../src/domain.ts';

export async function analyzeLines(input: AnalyzeInput): Promise<Analysis> {
  const lines = (await text(input.log)).split('\n');
  const noise = lines.some((line) => line.includes('use the baseline')) ? await noiseOf(input) : new Set();
  const able = lines.flatMap((line, index) => (/error/i.test(line) && !noise.has(line) ? [index] : []));
  const asked = lines.some((line) => line.includes('ask for annotations'));
  const marked = asked ? ((await input.annotations?.()) ?? []) : [];
  const at =
    able.find((index) => marked.some(({ message = '' }) => message && lines[index]?.includes(message))) ??
    able[0] ??
    -1;
  const cause = lines[at] ?? '';
  const words = cause.replace(/^\S+Z /, '').replace(/\d+/g, '0');
  const location = /(\S+\.ts):(\d+)/.exec(cause);
  const diagnosis: Diagnosis = {
    schema: SCHEMA,
    category: 'test',
    tool: 'vitest',
    pattern: at < 0 ? null : { id: 'test/error-line', title: 'A line says error' },
    title: at < 0 ? 'The cause is not known' : words.slice(0, 120),
    summary: at < 0 ? 'No line says error.' : 'A line of the log says error.',
    rootCause:
      at < 0
        ? null
        : {
            line: at + 1,
            text: cause,
            step: input.steps?.find(({ conclusion }) => conclusion === 'failure')?.name ?? null,
          },
    evidence:
      at < 0
        ? []
        : [
            {
              startLine: at + 1,
              endLine: Math.min(lines.length, at + 3),
              text: lines.slice(at, at + 3).join('\n'),
            },
          ],
    locations: location ? [{ file: location[1] as string, line: Number(location[2]), message: words }] : [],
    failingTests: [],
    transient: false,
    confidence: at < 0 ? 0.1 : 0.9,
    confidenceParts: { similarity: 0.9, keyword: 1, history: 0.8 },
    successRate: null,
    samples: 0,
    solution:
      at < 0
        ? null
        : {
            title: 'Mend the line',
            steps: ['Read `it`.', 'Mend it.'],
            code: [{ language: 'sh', text: 'npm test' }],
            estimatedMinutes: 5,
            references: ['https://vitest.dev/guide/'],
          },
    source: at < 0 ? 'none' : 'pattern',
    fingerprint: createHash('sha256').update(words).digest('hex').slice(0, 16),
    stats: { bytes: 0, lines: lines.length, milliseconds: 0 },
  };
  return { diagnosis, evidence: cause as Redacted };
}

/** The lines of the passing run, from where they are kept if they are. */
async function noiseOf({ baseline, kept }: AnalyzeInput): Promise<Set<string>> {
  const known = await kept?.get();
  const passed = known ?? (baseline ? await text(baseline) : '');
  if (known === null && passed !== '') await kept?.put(passed);
  return new Set(passed.split('\n'));
}

async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
