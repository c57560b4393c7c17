/** Writes the published JSON Schemas from the schemas in the code: `npm run schemas`; a test holds them together. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Pattern } from '../src/analysis/pattern.ts';
import { Diagnosis } from '../src/domain.ts';

export const SCHEMAS = {
  'diagnosis.schema.json': { schema: Diagnosis, title: 'What devops-assist says of one log', io: 'output' },
  'pattern.schema.json': { schema: Pattern, title: 'One failure pattern of devops-assist', io: 'input' },
} as const;

/** The text of one published schema. */
export function schemaText(name: keyof typeof SCHEMAS): string {
  const { schema, title, io } = SCHEMAS[name];
  const json = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return `${JSON.stringify({ ...json, title }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[]) {
    writeFileSync(fileURLToPath(new URL(`../docs/${name}`, import.meta.url)), schemaText(name));
  }
}
