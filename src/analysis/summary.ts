/** The answer in one to three sentences: what failed, where, why. */
import type { Category, FailingTest } from '../domain.ts';
import type { Candidate } from './locate/candidate.ts';
import type { Log } from './log/log.ts';
import { oneLine, sentences, short } from './prose.ts';
import type { Structure } from './structure/structure.ts';

const MOST_NAMED = 3;
const TYPE_CHECKERS = /^(?:tsc|typescript|mypy|pyright|flow|pyre|sorbet|vue-tsc)$/;
const FORMATTERS =
  /^(?:prettier|black|gofmt|goimports|rustfmt|clang-format|spotless|spring-javaformat|ruff-format|biome-format|dprint|isort|yapf|scalafmt|ktfmt)$/;

/** What a tool does, where its name and category tell it. */
const WORK: Partial<Record<Category, (tool: string) => string>> = {
  compile: (tool) => (TYPE_CHECKERS.test(tool) ? `The type check (${tool})` : `Compiling (${tool})`),
  lint: (tool) =>
    TYPE_CHECKERS.test(tool)
      ? `The type check (${tool})`
      : FORMATTERS.test(tool)
        ? `The formatting check (${tool})`
        : `The lint check (${tool})`,
  dependency: (tool) => `Getting dependencies (${tool})`,
};

/** @param title of the known failure that explains the cause, if there is one */
export function summarise(input: {
  readonly log: Log;
  readonly structure: Structure;
  readonly candidate: Candidate;
  readonly category: Category;
  readonly tool: string;
  readonly title: string | null;
}): string {
  const { candidate, structure, title } = input;
  return sentences([whatFailed(input), whereItFailed(candidate), title, incomplete(structure)]);
}

export function incomplete({ truncated }: Structure): string | null {
  return truncated ? `The log is not whole: ${truncated}.` : null;
}

function whatFailed({ log, structure, candidate, category, tool }: Parameters<typeof summarise>[0]): string {
  const place = whichStep(candidate, structure, log);
  const tests = candidate.failingTests;
  if (tests.length > 0 && category === 'test') {
    const count = tests.length === 1 ? 'One test' : `${tests.length} tests`;
    return `${count} failed under ${tool}${place}: ${someOf(tests.map(fullName))}`;
  }
  const subject = tool === 'unknown' ? 'A command' : (WORK[category]?.(tool) ?? tool);
  const message = short(oneLine(candidate.message), 200);
  const failed = `${subject} failed${place}: ${message}`;
  if (tests.length === 0) return failed;
  return sentences([
    failed,
    `It made ${tests.length === 1 ? 'one test' : `${tests.length} tests`} fail: ${someOf(tests.map(fullName))}`,
  ]);
}

/** `in the step "Run npm test" of the job "unit" (exit code 137)`; 1 says nothing. */
function whichStep({ step }: Candidate, { job }: Structure, log: Log): string {
  const name = step.name ? ` in the step "${short(oneLine(step.name), 80)}"` : '';
  const whose = job ? `${name ? ' of' : ' in'} the job "${short(job, 80)}"` : '';
  const verdict = step.verdict === null ? '' : log.text(step.verdict);
  const code = /exit(?:ed)?(?: with)?(?: code| status)?:? (?:exit (?:code|status) )?(\d+)/i.exec(
    verdict,
  )?.[1];
  return `${name}${whose}${code && code !== '1' && code !== '0' ? ` (exit code ${code})` : ''}`;
}

const fullName = ({ name, file }: FailingTest) =>
  file && !name.includes(file) && !/\.(?:java|kt|scala|groovy)$/.test(file) ? `${file} > ${name}` : name;

function someOf(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  const named = names.slice(0, MOST_NAMED).map((name) => short(oneLine(name), 140));
  return `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function whereItFailed({ locations }: Candidate): string | null {
  const byFile = new Map(locations.toReversed().map((location) => [location.file, location]));
  const files = [...byFile.values()].reverse();
  if (files.length === 0) return null;
  const named = files.slice(0, MOST_NAMED).map(({ file, line }) => (line ? `${file}:${line}` : file));
  const rest = files.length - named.length;
  return `At ${named.join(', ')}${rest > 0 ? ` and in ${rest} more ${rest === 1 ? 'file' : 'files'}` : ''}`;
}
