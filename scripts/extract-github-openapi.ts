/**
 * Extracts the operations that this project calls from GitHub's API description (@octokit/openapi, MIT) into a small
 * JSON for the stand-in of the tests, which validates every request against it.
 *
 *     npm pack @octokit/openapi@23 && tar -xzf octokit-openapi-23.*.tgz
 *     npx tsx scripts/extract-github-openapi.ts package/generated/api.github.com.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OPERATIONS = [
  'actions/download-job-logs-for-workflow-run',
  'actions/get-job-for-workflow-run',
  'actions/get-workflow-run',
  'actions/list-jobs-for-workflow-run',
  'actions/list-jobs-for-workflow-run-attempt',
  'actions/list-workflow-runs',
  'actions/list-workflow-runs-for-repo',
  'actions/re-run-workflow-failed-jobs',
  'apps/get-authenticated',
  'apps/create-from-manifest',
  'apps/create-installation-access-token',
  'apps/get-repo-installation',
  'apps/list-webhook-deliveries',
  'apps/redeliver-webhook-delivery',
  'checks/create',
  'checks/list-annotations',
  'checks/list-for-ref',
  'checks/update',
  'issues/create-comment',
  'issues/delete-comment',
  'issues/get-comment',
  'issues/list-comments',
  'issues/update-comment',
  'pulls/get',
  'pulls/list',
  'pulls/list-files',
  'reactions/create-for-issue-comment',
  'repos/compare-commits',
  'repos/get',
  'repos/get-collaborator-permission-level',
  'repos/get-content',
  'repos/list-pull-requests-associated-with-commit',
] as const;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Fields = { [key: string]: Json };

/** Words for people, and what ajv does not know. */
const DROPPED = new Set([
  'description',
  'summary',
  'example',
  'examples',
  'externalDocs',
  'title',
  'deprecated',
]);

/** Follows `$ref`s and drops what no validation needs. `name` tells a property called `title` from the keyword. */
function resolve(root: Fields, value: Json, inProperties = false): Json {
  if (Array.isArray(value)) return value.map((item) => resolve(root, item));
  if (value === null || typeof value !== 'object') return value;
  if (typeof value.$ref === 'string') {
    let at: Json = root;
    for (const part of value.$ref.replace('#/', '').split('/')) at = (at as Fields)[part] as Json;
    return resolve(root, at);
  }
  const kept: Fields = {};
  for (const [key, item] of Object.entries(value)) {
    if (!inProperties && (DROPPED.has(key) || key.startsWith('x-'))) continue;
    kept[key] = key === 'enum' ? item : resolve(root, item, !inProperties && key === 'properties');
  }
  if (kept.nullable === true && typeof kept.type === 'string') kept.type = [kept.type, 'null'];
  delete kept.nullable;
  return kept;
}

const source = process.argv[2];
if (!source) {
  process.stderr.write('usage: tsx scripts/extract-github-openapi.ts path/to/api.github.com.json\n');
  process.exit(2);
}
const description = JSON.parse(readFileSync(source, 'utf8')) as Fields;
const found: Fields[] = [];
for (const [path, item] of Object.entries(description.paths as Fields))
  for (const [method, operation] of Object.entries(item as Fields)) {
    const { operationId, parameters, requestBody } = operation as Fields;
    if (!OPERATIONS.includes(operationId as (typeof OPERATIONS)[number])) continue;
    const body = requestBody as
      | { required?: boolean; content?: { [type: string]: { schema: Json } } }
      | undefined;
    found.push({
      id: operationId as string,
      method: method.toUpperCase(),
      path,
      parameters: (resolve(description, parameters ?? []) as Fields[]).map((parameter) => ({
        name: parameter.name as Json,
        in: parameter.in as Json,
        required: parameter.required === true,
        schema: parameter.schema as Json,
      })),
      body: body ? resolve(description, body.content?.['application/json']?.schema ?? {}) : null,
      bodyRequired: body?.required === true,
    });
  }
const missing = OPERATIONS.filter((id) => !found.some((operation) => operation.id === id));
if (missing.length > 0) {
  process.stderr.write(`not in the description: ${missing.join(', ')}\n`);
  process.exit(1);
}
found.sort((a, b) => String(a.id).localeCompare(String(b.id)));
const target = fileURLToPath(new URL('../test/stand-ins/github/operations.json', import.meta.url));
const version = (description.info as Fields).version as string;
const lines = found.map((operation) => `    ${JSON.stringify(operation)}`).join(',\n');
writeFileSync(
  target,
  `{\n  "source": "@octokit/openapi (MIT), api.github.com ${version}",\n  "operations": [\n${lines}\n  ]\n}\n`,
);
process.stdout.write(`${found.length} operations written\n`);
