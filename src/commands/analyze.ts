/** `devops-assist analyze [--json] [--baseline FILE] FILE… | -`: the pipeline without network or server. */
import type { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import type { Memory } from '../analysis/analysis.ts';
import { type Analyze, createAnalyzer } from '../analysis/analyze.ts';
import type { LlmConfig } from '../config/llm.ts';
import type { Diagnosis } from '../domain.ts';
import { DevopsAssistError } from '../errors.ts';
import type { Input } from '../input/input.ts';
import { openInput } from '../input/open-input.ts';
import { type KnowledgePaths, openKnowledge, shippedMemory } from '../knowledge/open-knowledge.ts';
import { renderTerminal } from '../report/terminal.ts';
import { openModel } from './with-model.ts';

export interface Streams {
  readonly stdin: Readable;
  readonly stdout: Writable & { isTTY?: boolean; columns?: number };
  readonly stderr: Writable & { isTTY?: boolean };
}

export interface AnalyzeSettings {
  readonly paths: KnowledgePaths;
  readonly streams: Streams;
  /** What the environment says of the model and of colours; read when the command runs. */
  readonly settings: () => { readonly model: string | undefined; readonly colour: boolean };
  /** The language model as the environment has it; read when it is asked for. */
  readonly llm: () => LlmConfig | null;
  readonly now: () => number;
}

interface Options {
  readonly json?: true;
  readonly explain?: true;
  readonly baseline?: string;
  readonly llm?: true;
}

/** Files from this size on show their progress. */
const LARGE = 20_000_000;

export function registerAnalyze(program: Command, settings: AnalyzeSettings): void {
  program
    .command('analyze')
    .description('tell what failed in a log, why, and what to do about it')
    .argument('<files...>', 'logs: plain, .gz, or the run-log .zip of GitHub; - reads standard input')
    .option('--json', 'one object a line, in the order of the files')
    .option('--explain', 'say what was matched, what the confidence is made of, and what came second')
    .option('--baseline <file>', 'a log of the same job that passed: what stands in both is noise')
    .option(
      '--llm',
      'ask the configured language model where no pattern is sure; nothing else leaves the machine',
    )
    .action(async (files: string[], options: Options) => {
      const { model, colour } = settings.settings();
      const knowledge = await openKnowledge(settings.paths, model);
      const analyze = createAnalyzer({ ...knowledge, now: settings.now });
      const memory = shippedMemory(knowledge);
      const { stdout, stderr } = settings.streams;
      const ask = options.llm
        ? await openModel(settings.llm(), knowledge, settings.now, (line) => stderr.write(line))
        : async (diagnosis: Diagnosis) => diagnosis;
      for (const file of files) {
        try {
          const diagnosis = await ask(await analyzeFile(file, options.baseline, analyze, memory, settings));
          const width = stdout.columns ?? 120;
          stdout.write(
            options.json
              ? `${JSON.stringify(options.explain ? diagnosis : { ...diagnosis, explanation: undefined })}\n`
              : `${renderTerminal(file, diagnosis, { colour, width, explain: options.explain === true })}\n`,
          );
        } catch (error) {
          if (!(error instanceof DevopsAssistError)) throw error;
          process.exitCode = 1;
          if (options.json) {
            const { code, message, hint } = error;
            stdout.write(
              `${JSON.stringify({ schema: 'devops-assist/error@1', file, error: { code, message, hint } })}\n`,
            );
          } else stderr.write(`devops-assist: ${error.message}. ${error.hint}\n`);
        }
      }
    });
}

async function analyzeFile(
  file: string,
  baseline: string | undefined,
  analyze: Analyze,
  memory: Memory,
  settings: AnalyzeSettings,
): Promise<Diagnosis> {
  const input = await openInput(file, settings.streams.stdin);
  try {
    let best: Diagnosis | undefined;
    for (const log of input.logs) {
      const passing = baseline === undefined ? undefined : await openInput(baseline, settings.streams.stdin);
      const { diagnosis } = await analyze(
        {
          log: withProgress(log.open(), input, file, settings.streams.stderr),
          ...(passing?.logs[0] ? { baseline: passing.logs[0].open() } : {}),
        },
        memory,
      );
      await passing?.close();
      const named = log.job === null ? diagnosis : inJob(diagnosis, log.job);
      if (!best || named.confidence > best.confidence) best = named;
    }
    return best as Diagnosis;
  } finally {
    await input.close();
  }
}

/** In an archive of several jobs the job is part of where it failed. */
function inJob(diagnosis: Diagnosis, job: string): Diagnosis {
  const { rootCause } = diagnosis;
  if (!rootCause) return diagnosis;
  return {
    ...diagnosis,
    rootCause: { ...rootCause, step: rootCause.step ? `${job} / ${rootCause.step}` : job },
  };
}

async function* withProgress(
  source: AsyncIterable<Uint8Array>,
  { size }: Input,
  file: string,
  stderr: Streams['stderr'],
): AsyncIterable<Uint8Array> {
  if (!stderr.isTTY || size === null || size < LARGE) {
    yield* source;
    return;
  }
  let read = 0;
  let shown = -1;
  for await (const piece of source) {
    read += piece.length;
    const percent = Math.floor((100 * read) / size);
    if (percent !== shown) {
      shown = percent;
      stderr.write(`\r${file}: ${percent} %`);
    }
    yield piece;
  }
  stderr.write('\r\u001b[K');
}
