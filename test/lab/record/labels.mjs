// From scenarios and their recorded logs to the labels of manifest.jsonl.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ANSI = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007]*(?:\u0007|\u001b\\)/g;

/** A log line without the CI's prefix and colours. */
export const plain = (line) =>
  line
    .replace(/^\ufeff/, '')
    .replace(ANSI, '')
    .replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z (?:\d\d[OE]\+? )?/, '')
    .replace(/^##\[error\]/, '')
    .replace(/\r$/, '')
    .trim();

/** For each expression the first line of the log that matches it, or what the expression's first group finds in it. */
export function causeLines(log, expressions) {
  // The runner repeats a step's commands before it runs them; they are not what went wrong.
  const lines = log
    .split('\n')
    .filter(
      (line) =>
        !line.includes('\u001b[36;1m') && !line.includes('\u001b[32;1m$ ') && !line.includes('##[group]'),
    )
    .map(plain);
  // A group in the expression cuts the label out of a line that also holds what a diagnosis must not repeat, such as a password.
  const found = expressions.map((text) => {
    const rule = new RegExp(text);
    const line = lines.find((candidate) => rule.test(candidate));
    return line && (rule.exec(line)?.[1] ?? line);
  });
  return { lines: [...new Set(found.filter(Boolean))], unmatched: expressions.filter((_, i) => !found[i]) };
}

// A failure that will come again with every run is not to be called flaky.
const CALLED_FLAKY =
  "(?<!\\b(?:if|whether|unless|not?|never|isn't|aren't|don't|doesn't|may|might|could|rule out|ruling out|in case|rather than|instead of|without)\\b[^.;\\n]{0,40})\\b(?:is|was|looks?|likely|probably|known|as|an?) (?:like |an? |likely |probably |known )*(?:transient|flaky|intermittent)\\b|\\b(?:just|simply) (?:re-?run|retry|re-?trigger)";

/** A third of the cases is kept apart; which, is decided by a hash of the name and by nobody. */
export const splitOf = (id) => (createHash('sha256').update(id).digest()[0] % 3 === 0 ? 'test' : 'dev');

/** The manifest entry of a scenario, or null when it has no recorded log. */
export function entry(lab, id, scenario) {
  const { head } = scenario;
  const name = id.replace('/', '-');
  const file = `logs/${name}.log`;
  if (!existsSync(join(lab, file))) return null;
  const log = readFileSync(join(lab, file), 'utf8');
  const bytes = Buffer.byteLength(log);
  const origin = { source: 'lab', path: `scenarios/${id}.sh`, licence: 'Apache-2.0' };
  if (head.outcome === 'success')
    return {
      id: `lab-${name}`,
      file,
      ci: head.ci,
      tool: head.tool,
      outcome: 'success',
      split: splitOf(id),
      bytes,
      ...origin,
    };
  const { lines, unmatched } = causeLines(log, head.cause);
  if (unmatched.length > 0) throw new Error(`${id}: no line of its log matches ${unmatched.join(', ')}`);
  const also = (head.also ?? '').split(/[\s,]+/).filter(Boolean);
  const transient = head.transient === 'yes';
  const baseline = `logs/pass/${name}.log`;
  return {
    id: `lab-${name}`,
    file,
    ci: head.ci,
    tool: head.tool,
    category: head.category,
    acceptable_categories: [head.category, ...also],
    root_cause: lines,
    fix: head.fix,
    ...(head.fix_regex ? { fix_regex: head.fix_regex } : {}),
    ...(head.wrong_regex
      ? { wrong_regex: head.wrong_regex }
      : transient
        ? {}
        : { wrong_regex: CALLED_FLAKY }),
    ...(transient ? { transient: true } : {}),
    ...(existsSync(join(lab, baseline)) ? { baseline } : {}),
    split: splitOf(id),
    bytes,
    ...origin,
  };
}
