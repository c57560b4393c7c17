/**
 * Distils a folder of logs into training/ci-lines.txt: the distinct, folded lines around words of failure, in their
 * order, so that words keep their company. Nothing but lower-cased words is left (no numbers, hashes, addresses, mail).
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
const AROUND = 1;
const LINES_PER_LOG = 120;
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

/** The last lines of failure are nearest to the cause more often than the first; so a long log is read from its end. */
function distil(lines: readonly string[]): string[] {
  const kept: string[] = [];
  const near = new Set<number>();
  lines.forEach((line, at) => {
    if (line.length < 600 && FAILURE.test(line)) for (let i = at - AROUND; i <= at + AROUND; i++) near.add(i);
  });
  for (const at of [...near].sort((a, b) => b - a)) {
    if (kept.length >= LINES_PER_LOG) break;
    const folded = toWords((lines[at] ?? '').slice(0, 600)).filter((word) =>
      /^[a-z][a-z0-9]{0,23}$|^\d{1,5}$/.test(word),
    );
    if (folded.length < WORDS_PER_LINE.least || folded.length > WORDS_PER_LINE.most) continue;
    const line = folded.join(' ');
    const template = [...new Set(folded)].sort().slice(0, 8).join(' ');
    if (seen.has(line) || seen.has(template)) continue;
    seen.add(line).add(template);
    kept.push(line);
  }
  return kept.reverse();
}
