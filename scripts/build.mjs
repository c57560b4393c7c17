#!/usr/bin/env node
// Compiles src/ to dist/ and packs what the program reads at start. Run by `npm ci` (prepare) and by `npm run build`.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { embedPatternFolder } from './embed-patterns.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
rmSync(join(root, 'dist'), { recursive: true, force: true });
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const run = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], {
  stdio: ['ignore', 2, 2],
});
process.exitCode = run.status ?? 1;
if (run.status === 0) await embedPatternFolder(root);
