#!/usr/bin/env node
// The one door to the benchmarks: `npm run bench -- NAME [--json] [--more] [--OPTION VALUE …]`. Each stands in bench/NAME.ts and
// exports `run(options)`, which gives its figures by name.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { register } from 'tsx/esm/api';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'bench');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .sort();

const [name, ...rest] = process.argv.slice(2);
// `more` asks for the long form of those that have one.
const options = { more: false };
let json = false;
for (let index = 0; index < rest.length; index += 1) {
  const key = rest[index].replace(/^--/, '');
  const value = rest[index + 1];
  if (key === 'json') json = true;
  else if (value === undefined || value.startsWith('--')) options[key] = true;
  else {
    options[key] = value !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
    index += 1;
  }
}
if (!names.includes(name)) {
  process.stderr.write(
    `usage: npm run bench -- NAME [--json] [--more]   NAME is one of ${names.join(', ')}\n`,
  );
  process.exit(2);
}

register();
try {
  const { run } = await import(pathToFileURL(join(folder, `${name}.ts`)).href);
  if (typeof run !== 'function') throw new Error(`bench/${name}.ts exports no run(options)`);
  const figures = await run(options);
  if (json) process.stdout.write(`${JSON.stringify({ name, figures })}\n`);
  else {
    const width = Math.max(...Object.keys(figures).map((key) => key.length));
    for (const [key, value] of Object.entries(figures))
      process.stdout.write(`${key.padEnd(width)}  ${value}\n`);
  }
} catch (error) {
  process.stderr.write(`bench ${name}: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
