/**
 * Distils a folder of logs into training/ci-lines.txt: distinct lines with words of failure and some ordinary ones,
 * folded: nothing but lower-cased words is left (no numbers, hashes, addresses, mail).
 *
 *     npx tsx scripts/distill-corpus.ts FOLDER [SUBFOLDER…]
 *
 * Sources and licences of what is in the repository: training/NOTICE.md.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { words } from './embedding/tokenizer.ts';

const FAILURE =
  /error|fail|fatal|exception|denied|refused|cannot|can't|could not|unable|not found|no such|invalid|missing|timed? ?out|killed|abort|unexpected|undefined|unresolved|conflict|panic|warn|assert|expected|exceed|not (?:allowed|permitted|supported)|reject|expired|unauthor|forbidden|broken|corrupt|mismatch|incompatible/i;
const LINES_PER_LOG = { failure: 110, ordinary: 60 };
const WORDS_PER_LINE = { least: 3, most: 32 };

const [folder, ...subfolders] = process.argv.slice(2);
if (!folder) throw new Error('distill-corpus: give the folder of logs');

const toWords = words();
const seen = new Set<string>();
const blocks: string[] = [];
for (const subfolder of subfolders.length > 0 ? subfolders : ['.']) {
  for (const file of readdirSync(join(folder, subfolder))
    .filter((name) => name.endsWith('.log'))
    .sort()) {
    const lines = readFileSync(join(folder, subfolder, file), 'latin1').split('\n');
    const block = distil(lines);
    if (block.length > 0) blocks.push(block.join('\n'));
  }
}
writeFileSync('training/ci-lines.txt', `${blocks.join('\n\n')}\n`);

/** A long log is read from its end: the last lines of failure are nearer to the cause than the first. */
function distil(lines: readonly string[]): string[] {
  const failure = lines.filter((line) => FAILURE.test(line)).reverse();
  const others = lines.filter((line) => !FAILURE.test(line));
  const step = Math.max(1, Math.floor(others.length / (2 * LINES_PER_LOG.ordinary)));
  const ordinary = others.filter((_, at) => at % step === 0);
  return [...distinct(failure, LINES_PER_LOG.failure), ...distinct(ordinary, LINES_PER_LOG.ordinary)];
}

/** The first `most` that say something new. */
function distinct(lines: readonly string[], most: number): string[] {
  const kept: string[] = [];
  for (const raw of lines) {
    if (kept.length >= most) break;
    const folded = toWords(raw.slice(0, 600)).filter((word) => /^[a-z][a-z0-9]{0,23}$|^\d{1,5}$/.test(word));
    if (folded.length < WORDS_PER_LINE.least || folded.length > WORDS_PER_LINE.most) continue;
    const line = folded.join(' ');
    const template = [...new Set(folded)].sort().slice(0, 8).join(' ');
    if (seen.has(line) || seen.has(template)) continue;
    seen.add(line).add(template);
    kept.push(line);
  }
  return kept;
}
