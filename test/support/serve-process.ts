/** `devops-assist serve` in a process of its own that is expected to end at once. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/devops-assist.js', import.meta.url));

/** Its exit status and the lines on standard error. `folder` is where it looks for `.env`. */
export function serveAndEnd(folder: string, settings: Record<string, string>) {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'serve'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'silent', PORT: '0', ...settings },
  });
  return { status, lines: stderr.split('\n').filter((line) => line !== '') };
}
