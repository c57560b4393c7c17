/** `devops-assist patterns test|lint|add`: for those who write patterns. Those that are learned: `learned.ts`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { createPatternSet } from '../analysis/patterns/index.ts';
import { DevopsAssistError } from '../errors.ts';
import { checkPatterns } from '../knowledge/check-patterns.ts';
import { loadPatternFolder, parsePattern } from '../knowledge/load-patterns.ts';

export function registerPatterns(program: Command, folder: string): Command {
  const patterns = program.command('patterns').description('work on the knowledge base');

  patterns
    .command('test')
    .description('check every example and counterexample against all patterns')
    .option('--folder <folder>', 'where the patterns are', folder)
    .argument('[areas...]', 'report only on these areas or ids')
    .action((areas: string[], options: { folder: string }) => {
      const all = loadPatternFolder(options.folder);
      const asked = (id: string) =>
        areas.length === 0 || areas.some((area) => id === area || id.startsWith(`${area}/`));
      const problems = checkPatterns(all).filter(({ id }) => asked(id));
      for (const { id, problem } of problems) process.stdout.write(`${id}: ${problem}\n`);
      const examples = all.reduce(
        (sum, { examples, counterexamples }) => sum + examples.length + counterexamples.length,
        0,
      );
      process.stdout.write(`${all.length} patterns, ${examples} examples, ${problems.length} problems\n`);
      if (problems.length > 0) process.exitCode = 1;
    });

  patterns
    .command('lint')
    .description('check single files against the schema')
    .argument('<files...>')
    .action((files: string[]) => {
      for (const file of files) {
        try {
          createPatternSet([parsePattern(readFileSync(file, 'utf8'), file)]);
          process.stdout.write(`${file}: ok\n`);
        } catch (error) {
          process.stdout.write(`${(error as Error).message}\n`);
          process.exitCode = 1;
        }
      }
    });

  patterns
    .command('add')
    .description('start a new pattern file from a line of a log')
    .argument('<id>', '<area>/<name>')
    .argument('<line>', 'the line that tells of the failure')
    .option('--folder <folder>', 'where the patterns are', folder)
    .action((id: string, line: string, options: { folder: string }) => {
      if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(id)) {
        throw new DevopsAssistError('PATTERN_INVALID', `${id}: is not <area>/<name> in lower case`);
      }
      const file = join(options.folder, `${id}.yaml`);
      if (existsSync(file)) throw new DevopsAssistError('PATTERN_INVALID', `${file}: is already there`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, template(id, line));
      process.stdout.write(`${file}: written; complete it, then run devops-assist patterns test ${id}\n`);
    });
  return patterns;
}

/** A pattern that is valid as it stands, so that only its contents remain to be written. */
function template(id: string, line: string): string {
  const expression = line.trim().replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  return `id: ${id}
title: ${quoted(line.trim().slice(0, 90))}
category: other
tools: [${id.split('/')[0]}]
severity: medium
transient: false
match:
  keywords:
    - { text: ${quoted(line.trim().toLowerCase().slice(0, 40))}, weight: 1 }
  any:
    - ${quoted(expression)}
solution:
  title: What to do about it
  steps:
    - The first thing to do now.
  minutes: 10
  references: [https://example.com/the-tools-own-documentation]
examples:
  - ${quoted(line.trim())}
  - ${quoted(`in other words: ${line.trim()}`)}
counterexamples: []
`;
}
