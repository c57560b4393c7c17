import { openLog } from '../../src/analysis/log/log.ts';
import { readLog } from '../../src/analysis/log/read.ts';
import type { Finding, Reader } from '../../src/analysis/readers/reader.ts';
import { createScanner } from '../../src/analysis/scan/scanner.ts';

/** What readers find in a text, asked about the lines with their anchors as the pipeline asks. */
export async function readLines(readers: readonly Reader[], text: string) {
  const words = [...new Set(readers.flatMap(({ anchors }) => anchors))];
  const raw = await readLog(
    [new TextEncoder().encode(text)],
    createScanner(words),
    new Uint8Array(words.length).fill(1),
  );
  const log = openLog(raw);
  const found: (Finding & { reader: string; says: string; event: string[] })[] = [];
  const seen = new Map<string, number>();
  for (const hit of log.hits) {
    const here = new Set(hit.words.map((word) => words[word]));
    for (const reader of readers) {
      if (!reader.anchors.some((anchor) => here.has(anchor))) continue;
      if ((seen.get(reader.id) ?? -1) >= hit.index) continue;
      const finding = reader.read(log, hit.index);
      if (!finding) continue;
      seen.set(reader.id, finding.end);
      const event = Array.from({ length: finding.end - finding.start + 1 }, (_, i) =>
        log.text(finding.start + i),
      );
      found.push({ ...finding, reader: reader.id, says: log.text(finding.cause), event });
    }
  }
  return found;
}
