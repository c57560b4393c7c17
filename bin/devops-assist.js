#!/usr/bin/env node
// Starts the compiled program. After `npm ci --ignore-scripts` nothing is compiled yet, so the first call builds.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = join(root, 'dist', 'main.js');
if (!existsSync(entry)) {
  const build = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], {
    stdio: ['ignore', 2, 2],
  });
  if (build.status !== 0) {
    process.stderr.write(
      'devops-assist: the build failed; run `npm ci` and then `npm run build` to see why\n',
    );
    process.exit(1);
  }
}
await import(pathToFileURL(entry).href);
