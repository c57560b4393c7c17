import { openLog } from '../../src/analysis/log/log.ts';
import { readLog } from '../../src/analysis/log/read.ts';
import { createScanner } from '../../src/analysis/scan/scanner.ts';
import { readStructure, STRUCTURE_WORDS } from '../../src/analysis/structure/index.ts';

/** A text as the pipeline opens it, told only of the words of CIs. */
export async function structureOf(text: string) {
  const scanner = createScanner(STRUCTURE_WORDS.map((word) => word.toLowerCase()));
  const telling = new Uint8Array(STRUCTURE_WORDS.length).fill(1);
  const log = openLog(await readLog([new TextEncoder().encode(text)], scanner, telling));
  const marks = log.hits.map(({ index }) => ({ index, text: log.marked(index) }));
  return readStructure(log, marks);
}
