/** Finds the operation a request means and checks its path, query and body against GitHub's API description. */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: object;
}

interface Description {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: object | null;
  readonly bodyRequired: boolean;
}

export interface Operation {
  readonly id: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export type Validation =
  | { readonly kind: 'ok'; readonly operation: Operation }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'invalid'; readonly errors: string };

interface Compiled extends Description {
  readonly expression: RegExp;
  readonly checks: readonly { parameter: Parameter; check: ValidateFunction }[];
  readonly bodyCheck: ValidateFunction | null;
}

const file = new URL('./operations.json', import.meta.url);

/** Compiles the extracted description once; gives the function that checks one request. */
export function createValidator(): (method: string, url: URL, body: unknown) => Validation {
  const bodies = new Ajv({ strict: false, allErrors: false });
  // Path and query arrive as text; numbers and booleans are read from it as GitHub does.
  const texts = new Ajv({ strict: false, coerceTypes: true });
  (formats as unknown as (ajv: Ajv) => void)(bodies);
  (formats as unknown as (ajv: Ajv) => void)(texts);
  const { operations } = JSON.parse(readFileSync(file, 'utf8')) as { operations: Description[] };
  const compiled: Compiled[] = operations.map((operation) => ({
    ...operation,
    // `{path}` of the contents API spans slashes, `{basehead}` holds dots.
    expression: new RegExp(
      `^${operation.path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, (_all, name: string) => `(?<${name}>${name === 'path' ? '.+' : '[^/]+'})`)}$`,
    ),
    checks: operation.parameters
      .filter((parameter) => parameter.in !== 'header')
      .map((parameter) => ({
        parameter,
        check: texts.compile({ type: 'object', properties: { value: asText(parameter.schema) } }),
      })),
    bodyCheck: operation.body ? bodies.compile(operation.body) : null,
  }));
  return (method, url, body) => {
    for (const operation of compiled) {
      const match = operation.method === method ? operation.expression.exec(url.pathname) : null;
      if (!match) continue;
      const errors = problems(operation, match.groups ?? {}, url, body);
      if (errors) return { kind: 'invalid', errors: `${operation.id}: ${errors}` };
      const parameters: Record<string, string> = Object.fromEntries(url.searchParams);
      for (const [name, value] of Object.entries(match.groups ?? {}))
        parameters[name] = decodeURIComponent(value);
      return { kind: 'ok', operation: { id: operation.id, parameters } };
    }
    return { kind: 'unknown' };
  };
}

/** "Integer or text, exactly one": as text, a number is both. */
const asText = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"oneOf"', '"anyOf"')) as object;

function problems(
  operation: Compiled,
  path: Readonly<Record<string, string>>,
  url: URL,
  body: unknown,
): string | null {
  const known = new Set(operation.parameters.map(({ name }) => name));
  for (const name of url.searchParams.keys()) if (!known.has(name)) return `unknown query parameter ${name}`;
  for (const { parameter, check } of operation.checks) {
    const text = parameter.in === 'path' ? path[parameter.name] : url.searchParams.get(parameter.name);
    if (text === undefined || text === null) {
      if (parameter.required) return `parameter ${parameter.name} is missing`;
      continue;
    }
    if (!check({ value: decodeURIComponent(text) }))
      return `parameter ${parameter.name} ${check.errors?.[0]?.message}`;
  }
  const pageSize = Number(url.searchParams.get('per_page') ?? '30');
  if (pageSize > 100) return 'per_page is over 100';
  if (body === undefined) return operation.bodyRequired ? 'the body is missing' : null;
  if (operation.bodyCheck && !operation.bodyCheck(body)) {
    const error = operation.bodyCheck.errors?.[0];
    return `body${error?.instancePath} ${error?.message}`;
  }
  return null;
}
