#!/usr/bin/env node
// Writes manifest.jsonl from the scenarios' labels and the recorded logs:   node test/lab/manifest.mjs
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entry } from './record/labels.mjs';
import { readScenario } from './record/scenario.mjs';

const lab = dirname(fileURLToPath(import.meta.url));
const ids = readdirSync(join(lab, 'scenarios'), { recursive: true })
  .filter((f) => f.endsWith('.sh'))
  .map((f) => f.slice(0, -3))
  .sort();
const entries = [];
for (const id of ids) {
  const found = entry(lab, id, readScenario(join(lab, 'scenarios', `${id}.sh`)));
  if (found) entries.push(found);
  else console.error(`no log yet: ${id}`);
}
writeFileSync(join(lab, 'manifest.jsonl'), entries.map((e) => `${JSON.stringify(e)}\n`).join(''));
function count(key) {
  const counts = new Map();
  for (const e of entries) counts.set(e[key] ?? 'passed', (counts.get(e[key] ?? 'passed') ?? 0) + 1);
  return [...counts].map(([value, n]) => `${value} ${n}`).join('  ');
}
console.log(
  `${entries.length} cases, ${entries.filter((e) => e.baseline).length} with a passing run, ${entries.filter((e) => e.outcome).length} that passed`,
);
console.log(count('category'));
console.log(count('ci'));
console.log(count('split'));
