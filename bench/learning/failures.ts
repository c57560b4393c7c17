/** The labelled failures that the simulation replays, each in several wordings, and the answer that is right for each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hash, uniform } from '../../scripts/embedding/random.ts';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import type { Embedder } from '../../src/analysis/embedder.ts';
import type { Diagnosis, Solution } from '../../src/domain.ts';
import { type Knowledge, shippedMemory } from '../../src/knowledge/open-knowledge.ts';
import { type Case, judge, readCases } from '../support/cases.ts';

export interface Failure {
  readonly entry: Case;
  /** The log as it is labelled, and with other names in it. */
  readonly wordings: readonly Uint8Array[];
  /** What the whole knowledge answers, and rightly so: what people know and can teach. */
  readonly truth: Solution;
  readonly transient: boolean;
  /** The pattern that answers it with the whole knowledge. */
  readonly patternId: string;
  /** Nothing answers it when the year begins. */
  readonly unknown: boolean;
}

export interface Failures {
  readonly failures: readonly Failure[];
  /** Patterns that the service does not have when the year begins. */
  readonly held: ReadonlySet<string>;
}

const WORDINGS = 4;

export async function* bytes(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

/**
 * Those whose right answer is known: there is nothing to learn, and nobody to learn it from, where no answer passes the
 * label. `share` of their patterns are withheld, chosen by the hash of their ids.
 */
export async function readFailures(
  folders: readonly string[],
  knowledge: Knowledge,
  share: number,
): Promise<Failures> {
  const analyze = createAnalyzer({ ...knowledge, now: () => 0 });
  const memory = shippedMemory(knowledge);
  const failures: Omit<Failure, 'unknown'>[] = [];
  for (const folder of folders) {
    for (const entry of readCases(folder)) {
      if (entry.outcome === 'success' || !entry.fix_regex) continue;
      const log = readFileSync(join(folder, entry.file));
      if (log.length > 2_000_000) continue;
      const { diagnosis } = await analyze({ log: bytes(log) }, memory);
      const { solution, pattern } = diagnosis;
      if (!solution || !pattern || judge(entry, diagnosis).fix !== true) continue;
      failures.push({
        entry,
        wordings: [log, ...otherNames(log.toString('utf8'), diagnosis)],
        truth: solution,
        transient: diagnosis.transient,
        patternId: pattern.id,
      });
    }
  }
  const held = new Set(
    failures.map(({ patternId }) => patternId).filter((id) => uniform(hash(id))() < share),
  );
  const patterns = knowledge.patterns.filter(({ id }) => !held.has(id));
  const without = createAnalyzer({ ...knowledge, patterns, now: () => 0 });
  const sorted: Failure[] = [];
  for (const failure of failures) {
    const [log] = failure.wordings as [Uint8Array];
    const unknown =
      held.has(failure.patternId) && (await without({ log: bytes(log) }, memory)).diagnosis.pattern === null;
    sorted.push({ ...failure, unknown });
  }
  return { failures: sorted, held };
}

/** Words with a mark inside are names of packages, files, hosts, jobs; they differ from repository to repository. */
const NAME = /[A-Za-z][\w]*(?:[-./@_][\w]+)+/g;
const PARTS = ['atlas', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heron', 'iris', 'juno'];

/** The log with other names where the line of the cause has names; none where that line has no names. */
function otherNames(log: string, { rootCause }: Diagnosis): Uint8Array[] {
  const names = [...new Set(rootCause?.text.match(NAME) ?? [])].filter((name) => name.length >= 6);
  if (names.length === 0) return [];
  return Array.from({ length: WORDINGS - 1 }, (_none, wording) => {
    let text = log;
    for (const name of names) text = text.replaceAll(name, renamed(name, wording));
    return new TextEncoder().encode(text);
  });
}

/** One part of a name is another; what marks it as a file or a scoped package stays. */
function renamed(name: string, wording: number): string {
  const parts = name.split(/([-./@_])/);
  const at = parts.findIndex((part) => part.length >= 4);
  if (at < 0) return name;
  parts[at] = PARTS[(hash(name) + wording) % PARTS.length] as string;
  return parts.join('');
}

/** An embedder that remembers: the same lines come again all year. */
export function remembering(embedder: Embedder): Embedder {
  const known = new Map<string, Float32Array>();
  return {
    model: embedder.model,
    async embed(texts) {
      const fresh = [...new Set(texts)].filter((text) => !known.has(text));
      const vectors = fresh.length > 0 ? await embedder.embed(fresh) : [];
      fresh.forEach((text, index) => {
        known.set(text, vectors[index] as Float32Array);
      });
      return texts.map((text) => known.get(text) as Float32Array);
    },
  };
}
