/**
 * How fast a log is read, and in how much memory.
 *
 * - `p50_ms_1mb`, `p95_ms_1mb`: a warm analysis of a failed build's log of 1 MB.
 * - `mb_per_s`: ordinary build output streamed through the whole analysis; `grep_ratio` is that rate over the rate of
 *   `grep -cE` with the analysis' own error words on the same file (absent where there is no grep).
 * - `ms_line_50mb`, `line_growth`: one line of 50 MB, and how much longer it takes than one of 25 MB.
 * - `load_ms_300`, `load_ms_all`: the packed patterns read and made ready, 300 of them and all, in a process that is warm.
 * - `rss_mb_100mb`: the most memory that `devops-assist analyze` takes for a log of 100 MB; with `--more` also
 *   `rss_mb_1gb`, and the stream is 200 MB.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAnalyzer } from '../src/analysis/analyze.ts';
import { ERROR_WORDS } from '../src/analysis/locate/words.ts';
import type { Place } from '../src/domain.ts';
import { openInput } from '../src/input/open-input.ts';
import { readPackedPatterns } from '../src/knowledge/load-patterns.ts';
import { openAnalyzer } from './support/analyzer.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const MB = 1_000_000;
const ROUNDS = 25;
const PLACE: Place = {
  provider: 'github',
  instance: 'github.com',
  organisation: 'bench',
  repository: 'bench/bench',
};
const FAILURE = [
  'npm error code ERESOLVE',
  'npm error ERESOLVE unable to resolve dependency tree',
  'npm error Found: react@19.1.0',
  'npm error Could not resolve dependency:',
  'npm error peer react@"^18.0.0" from react-table@7.8.0',
  '##[error]Process completed with exit code 1.',
].map((line) => `2026-11-21T03:30:50.1234567Z ${line}\n`);

export async function run({ more }: { more: boolean }): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'devops-assist-bench-'));
  try {
    const analyze = await openAnalyzer();
    const small = await writeLog(join(folder, 'small.log'), 1 * MB);
    const large = await writeLog(join(folder, 'large.log'), (more ? 200 : 100) * MB);
    const timed = async (file: string) => {
      const started = performance.now();
      for (const log of (await openInput(file, process.stdin)).logs)
        await analyze({ log: log.open() }, PLACE);
      return performance.now() - started;
    };
    for (let i = 0; i < 5; i++) await timed(small);
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) times.push(await timed(small));
    times.sort((a, b) => a - b);
    const rates: number[] = [];
    for (let i = 0; i < 3; i++) rates.push(statSync(large).size / MB / ((await timed(large)) / 1000));
    const rate = Math.max(...rates);
    const oneLine = async (bytes: number) => {
      const file = join(folder, `line-${bytes}.log`);
      writeFileSync(file, `start\n${'npm error code EXAMPLE '.repeat(bytes / 23)}\n${FAILURE.join('')}`);
      await timed(file);
      return timed(file);
    };
    const half = await oneLine(25 * MB);
    const whole = await oneLine(50 * MB);
    const grep = grepRate(large);
    const hundred = more ? await writeLog(join(folder, 'hundred.log'), 100 * MB) : large;
    return {
      p50_ms_1mb: round(times[Math.floor(times.length / 2)] as number),
      p95_ms_1mb: round(times[Math.floor(times.length * 0.95)] as number),
      mb_per_s: round(rate),
      ...(grep === null
        ? {}
        : { grep_mb_per_s: round(grep), grep_ratio: Math.round((rate / grep) * 1000) / 1000 }),
      ms_line_50mb: round(whole),
      line_growth: Math.round((whole / half) * 100) / 100,
      load_ms_300: loadTime(300),
      load_ms_all: loadTime(Number.POSITIVE_INFINITY),
      rss_mb_100mb: peakMemory(hundred),
      ...(more ? { rss_mb_1gb: peakMemory(await writeLog(join(folder, 'huge.log'), 1000 * MB)) } : {}),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Output of passing builds over and over, numbers changing, and a failure at the end. */
async function writeLog(file: string, bytes: number): Promise<string> {
  const source = join(root, 'test', 'lab', 'logs', 'pass');
  const lines = readdirSync(source)
    .sort()
    .flatMap((name) => readFileSync(join(source, name), 'utf8').split('\n'))
    .filter(
      (line) => /^\d{4}-\d\d-/.test(line) && !line.includes('##[error]') && !/Cleaning up orphan/.test(line),
    );
  const handle = await open(file, 'w');
  let written = 0;
  for (let round = 0; written < bytes; round++) {
    const text = `${lines.map((line) => line.replace(/\d{7}Z/, `${String(round % 10_000_000).padStart(7, '0')}Z`)).join('\n')}\n`;
    const piece = text.slice(0, bytes - written);
    await handle.write(piece);
    written += piece.length;
  }
  await handle.write(`\n${FAILURE.join('')}`);
  await handle.close();
  return file;
}

function grepRate(file: string): number | null {
  const expression = ERROR_WORDS.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
  const rates: number[] = [];
  for (let i = 0; i < 3; i++) {
    const started = performance.now();
    const grep = spawnSync('grep', ['-cE', expression, file]);
    if (grep.error) return null;
    if (grep.status !== 0) throw new Error(`grep: ${grep.stderr}`);
    rates.push(statSync(file).size / MB / ((performance.now() - started) / 1000));
  }
  return Math.max(...rates);
}

/** Milliseconds, the median of five. */
function loadTime(count: number): number {
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now();
    const packed = readPackedPatterns(join(root, 'dist', 'patterns.json'));
    if (!packed) throw new Error('dist/patterns.json is missing: run npm run build');
    createAnalyzer({ ...packed, patterns: packed.patterns.slice(0, count), now: () => 0 });
    return performance.now() - started;
  });
  return round(times.sort((a, b) => a - b)[2] as number);
}

/** Megabytes that the command took at most, as the operating system counted them. */
function peakMemory(file: string): number {
  const code = `process.on('exit', () => process.stderr.write('rss=' + process.resourceUsage().maxRSS)); await import(${JSON.stringify(join(root, 'bin', 'devops-assist.js'))});`;
  const child = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', code, '--', 'devops-assist', 'analyze', '--json', file],
    {
      encoding: 'utf8',
    },
  );
  const kilobytes = Number(/rss=(\d+)/.exec(child.stderr)?.[1]);
  if (child.status !== 0 || !Number.isFinite(kilobytes))
    throw new Error(`analyze failed: ${child.stderr.slice(-300)}`);
  return Math.round((kilobytes * 1024) / MB);
}

const round = (value: number) => Math.round(value * 10) / 10;
