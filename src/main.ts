/** The composition root: the only file that knows where things are, and that ends the process. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCli } from './cli.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

process.exitCode = await runCli(process.argv.slice(2), {
  root,
  patterns: join(root, 'patterns'),
  dist: join(root, 'dist'),
  appManifest: join(root, 'app.yml'),
});
