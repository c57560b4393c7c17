/**
 * The second stage of an answer: what history does not know is asked of the language model, after the answer from rules
 * was posted, and the comment is written once more with what it said. The question waits in the inbox like any webhook,
 * so it outlives a restart and is asked by one worker.
 */
import type { Diagnosis, RunRef, Target } from '../domain.ts';
import type { CiEventOf } from '../event.ts';
import type { Advice } from '../llm/advisor.ts';
import type { Question } from '../llm/prompt.ts';
import { ProviderError } from '../providers/error.ts';
import type { Provider } from '../providers/provider.ts';
import { DEFAULT_SETTINGS, type RepositorySettings } from '../providers/settings.ts';
import type { DiagnosisRow, OutcomeRow } from '../store/store.ts';
import { unknownIn } from './ask-later.ts';
import { failing, readBoard, runOf } from './board.ts';
import { type HandlerDeps, type LanguageModel, nothing, type Outcome } from './deps.ts';
import { alone, aloneOn } from './lock.ts';
import { ignoreKey, post } from './post.ts';
import { sameRun } from './read-jobs.ts';

/** Different failures of one run that are asked about. */
const MOST_QUESTIONS = 3;
/** An answer that comes later than this helps nobody. */
const LONGEST_WAIT_MS = 15 * 60_000;
const OUTAGES = 2;
const LIMITS = 5;
/** Sights of the same failures that are looked through for those of this run. */
const MOST_FOLLOWED = 50;

export const handleAskModel =
  (deps: HandlerDeps) =>
  async (event: CiEventOf<'ask-model'>, signal: AbortSignal, tries: number): Promise<Outcome> => {
    const { model } = deps;
    const { run, target } = event;
    if (!model) return nothing('no language model is configured');
    const sink = deps.provider(target);
    if (!sink) return nothing(`${target.provider} ${target.instance} is not configured`);
    const settings = await settingsOf(deps, sink, run, target, signal);
    if (!settings.enabled) return nothing('the repository switched the answers off');
    if (!settings.llm) return nothing('the repository switched the language model off');
    if (!(await stands(deps, target, run))) return nothing('the answer is about another run by now');

    const asked = await unknownRows(deps, model, run, target, settings);
    const changedFiles = asked.length === 0 ? [] : await filesOf(deps, sink, target, signal);
    const advices = await Promise.all(
      asked.map((row) => askOne(deps, model, row, changedFiles, target, signal)),
    );
    const said = new Map<string, Diagnosis>();
    for (const [index, advice] of advices.entries())
      if (advice.kind === 'answered')
        said.set((asked[index] as DiagnosisRow).diagnosis.fingerprint, advice.diagnosis);
    // What was said before is in the rows; the forge may not have taken it yet.
    if (said.size === 0 && asked.length > 0) return unanswered(advices, deps.now(), tries);
    return alone(deps, target, signal, async () => {
      if (!(await stands(deps, target, run))) return nothing('the answer is about another run by now');
      await keep(deps, run, said);
      await followAnswers(deps, run, target, said, signal);
      const board = await readBoard(deps.store.facts, target, deps.now());
      return post(deps, sink, target, board, settings, signal);
    });
  };

async function settingsOf(
  deps: HandlerDeps,
  sink: Provider,
  run: RunRef,
  target: Target,
  signal: AbortSignal,
): Promise<RepositorySettings> {
  const ci = deps.provider(run);
  return (
    (await ci?.settings?.settings(run, run.repository, signal)) ??
    (await sink.settings?.settings(target, target.repository, signal)) ??
    DEFAULT_SETTINGS
  );
}

/** Does the answer on the target still speak of this run as failed? */
async function stands(deps: HandlerDeps, target: Target, run: RunRef): Promise<boolean> {
  const board = await readBoard(deps.store.facts, target, deps.now());
  return failing(board).some((entry) => sameRun(runOf(entry), run));
}

/** One row for each failure that nobody has an answer to, those that the repository ignores left out. */
async function unknownRows(
  deps: HandlerDeps,
  model: LanguageModel,
  run: RunRef,
  target: Target,
  settings: RepositorySettings,
): Promise<DiagnosisRow[]> {
  const rows = new Map<string, DiagnosisRow>();
  for (const row of await deps.store.diagnoses.ofRun(run)) {
    const { fingerprint } = row.diagnosis;
    if (rows.has(fingerprint) || unknownIn(model, [row.diagnosis], settings).length === 0) continue;
    const ignored = await deps.store.facts.get(target, ignoreKey(target, fingerprint), deps.now());
    if (ignored === null) rows.set(fingerprint, row);
  }
  return [...rows.values()].slice(0, MOST_QUESTIONS);
}

/** The names help and are not needed: what the forge refuses costs them alone. */
async function filesOf(
  deps: HandlerDeps,
  sink: Provider,
  target: Target,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    return (await sink.changedFiles?.(target, signal)) ?? [];
  } catch (error) {
    signal.throwIfAborted();
    deps.log.info({ err: error, repository: target.repository }, 'changed files not read');
    return [];
  }
}

/** One question a failure at a time: a worker with the same one waits, and finds the answer kept. */
async function askOne(
  deps: HandlerDeps,
  { advisor, neighbours }: LanguageModel,
  { diagnosis, jobName }: DiagnosisRow,
  changedFiles: readonly string[],
  target: Target,
  signal: AbortSignal,
): Promise<Advice> {
  const { provider, instance, organisation } = target;
  const scope = { provider, instance, organisation };
  const question: Question = {
    diagnosis,
    job: jobName,
    changedFiles,
    neighbours: await neighbours(diagnosis, target),
  };
  const name = `ask-model:${provider}:${instance}:${organisation}:${diagnosis.fingerprint}`;
  const advice = await aloneOn(deps, name, signal, () => advisor.ask(scope, question, signal));
  const why = advice.kind === 'answered' ? (advice.cached ? 'kept' : 'asked') : advice.why;
  deps.log.info({ fingerprint: diagnosis.fingerprint, advice: advice.kind, why }, 'language model');
  return advice;
}

/** Puts the question back where waiting may help, a few times and not for long. */
function unanswered(advices: readonly Advice[], now: number, tries: number): Outcome {
  for (const advice of advices) {
    if (advice.kind !== 'later' || advice.retryAt - now > LONGEST_WAIT_MS) continue;
    const { retryAt, limited, why } = advice;
    if (tries < (limited ? LIMITS : OUTAGES))
      throw new ProviderError(
        limited ? 'PROVIDER_LIMITED' : 'PROVIDER_UNAVAILABLE',
        `the language model: ${why}`,
        { retryAt },
      );
  }
  const [first] = advices;
  const why = first && first.kind !== 'answered' ? first.why : 'no question was asked';
  return nothing(`the answer from rules stands: ${why}`);
}

/** The rows of the run with what the model said, each with its own lines where it says the same failure. */
async function keep(deps: HandlerDeps, run: RunRef, said: ReadonlyMap<string, Diagnosis>): Promise<void> {
  const rows = await deps.store.diagnoses.ofRun(run);
  const changed = rows.flatMap((row) => {
    const diagnosis = said.get(row.diagnosis.fingerprint);
    if (!diagnosis || row.diagnosis.source === 'llm') return [];
    const { category, pattern, title, summary, transient, solution, source } = diagnosis;
    const words = { category, pattern, title, summary, transient, solution, source };
    const { successRate, samples } = diagnosis;
    return [{ ...row, diagnosis: { ...row.diagnosis, ...words, successRate, samples } }];
  });
  await deps.store.diagnoses.save(changed);
}

/** What becomes of the failures counts from now on for what the model said. */
async function followAnswers(
  deps: HandlerDeps,
  run: RunRef,
  target: Target,
  said: ReadonlyMap<string, Diagnosis>,
  signal: AbortSignal,
): Promise<void> {
  const { outcomes } = deps.store;
  const seen = await outcomes.ofFingerprints(target, [...said.keys()], MOST_FOLLOWED);
  const ofRun = (row: OutcomeRow): boolean =>
    row.state === 'open' && sameRun({ ...row.run, ...row.lastRun }, run);
  for (const line of new Set(seen.filter(ofRun).map((row) => row.line)))
    await aloneOn(deps, `line:${line}`, signal, async () => {
      const open = (await outcomes.open(line)).filter(ofRun);
      await outcomes.save(
        open.flatMap((row) => {
          const diagnosis = said.get(row.fingerprint);
          if (!diagnosis) return [];
          return [{ ...row, patternId: diagnosis.pattern?.id ?? null, transient: diagnosis.transient }];
        }),
      );
    });
}
