/**
 * `devops-assist demo`: the whole product against stand-ins. It stands in `demo/` of the source repository, for the
 * stand-ins are those of the tests; this starts it there.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { DevopsAssistError } from '../errors.ts';

export function registerDemo(program: Command, root: string): void {
  program
    .command('demo')
    .description('answer real failures of GitHub, GitLab and Jenkins against stand-ins, without any account')
    .option('--keep', 'stay up afterwards, until Ctrl-C')
    .action(async ({ keep }: { keep?: boolean }) => {
      const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
      const story = join(root, 'demo', 'main.ts');
      if (!existsSync(story) || !existsSync(tsx))
        throw new DevopsAssistError('INPUT_UNREADABLE', 'the demo is not installed here', {
          hint: 'Clone the repository, then: npm ci && npm run demo',
        });
      const child = spawn(process.execPath, [tsx, story, ...(keep ? ['--keep'] : [])], {
        cwd: root,
        stdio: 'inherit',
      });
      // Ctrl-C reaches the child by itself; it ends first, and this with its exit code.
      const ignore = () => {};
      process.on('SIGINT', ignore);
      process.on('SIGTERM', () => child.kill('SIGTERM'));
      process.exitCode = await new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (code) => resolve(code ?? 1));
      });
      process.off('SIGINT', ignore);
    });
}
