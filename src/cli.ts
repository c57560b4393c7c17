/** The commands of `devops-assist`. What a command needs beyond its own file is loaded when it runs. */
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { registerAnalyze } from './commands/analyze.ts';
import { registerDemo } from './commands/demo.ts';
import { registerLearned } from './commands/learned.ts';
import { registerPatterns } from './commands/patterns.ts';
import type { ServicePaths } from './commands/run-service.ts';
import { registerServe } from './commands/serve.ts';
import { registerStore } from './commands/store.ts';
import { llmConfig } from './config/llm.ts';
import { displaySettings, environment, readConfig } from './config.ts';
import { createEmbedder } from './embedding/index.ts';
import { DevopsAssistError } from './errors.ts';

export interface CliPaths extends ServicePaths {
  /** The project's folder. */
  readonly root: string;
}

/**
 * @param argv arguments without node and script
 * @returns the exit code: 0, 1 when something could not be done, 2 on wrong usage
 */
export async function runCli(argv: readonly string[], paths: CliPaths): Promise<number> {
  const program = new Command('devops-assist')
    .description('One answer to a failed CI run')
    .exitOverride()
    .showHelpAfterError('(devops-assist --help lists the commands)');
  const { stdin, stdout, stderr } = process;
  registerAnalyze(program, {
    paths,
    streams: { stdin, stdout, stderr },
    settings: () => displaySettings(stdout.isTTY === true),
    llm: () => llmConfig(environment()),
    now: () => performance.now(),
  });
  registerServe(program, paths);
  registerDemo(program, paths.root);
  registerLearned(registerPatterns(program, paths.patterns), {
    config: () => readConfig(environment()),
    embedder: () =>
      createEmbedder({
        model: readConfig(environment()).embeddingModel ?? undefined,
        cacheDir: paths.models ?? join(paths.dist, 'models'),
      }),
    now: Date.now,
    out: process.stdout,
  });
  registerStore(program, {
    config: () => readConfig(environment()),
    now: Date.now,
    out: process.stdout,
  });
  try {
    await program.parseAsync(argv as string[], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof DevopsAssistError) {
      process.stderr.write(`devops-assist: ${error.message}. ${error.hint}\n`);
      return 1;
    }
    throw error;
  }
}
