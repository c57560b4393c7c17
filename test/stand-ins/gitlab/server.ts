/**
 * A stand-in for GitLab's REST API on loopback. Each request must be one of the documented operations of
 * operations.json, with its token, its parameters and its body; what is not is answered as GitLab would and kept in
 * `violations`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Ajv, type ValidateFunction } from 'ajv';
import description from './operations.json' with { type: 'json' };
import { type Call, HttpFailure, ROUTES } from './routes.ts';
import { emptyState, type GitlabState } from './state.ts';

export interface Seen {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
}

/** What to do with a request instead of answering it: a status with headers, or no answer at all. */
export type Fault = { status: number; headers?: Record<string, string> } | 'hang' | 'drop' | null;

export interface GitlabStandIn {
  /** The instance's URL, as an administrator would configure it. */
  readonly url: string;
  readonly token: string;
  readonly state: GitlabState;
  readonly requests: Seen[];
  readonly violations: string[];
  /** Asked for every request that would be answered. */
  fault: (seen: Seen) => Fault;
  close(): Promise<void>;
}

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly status: number;
  readonly media: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly query: ValidateFunction;
  readonly body: ValidateFunction | null;
}

const ajv = new Ajv({ allErrors: true });
const OPERATIONS: readonly Operation[] = description.operations.map((it) => ({
  ...it,
  names: [...it.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string),
  pattern: new RegExp(`^${description.base}${it.path.replace(/\{\w+\}/g, '([^/]+)')}$`),
  query: ajv.compile(it.query),
  body: 'body' in it && it.body ? ajv.compile(it.body) : null,
}));

/** Starts it under `/<root>` on a free port; GitLab may be installed below a path. */
export async function startGitlab(
  options: { token?: string; root?: string; port?: number } = {},
): Promise<GitlabStandIn> {
  const token = options.token ?? 'glpat-0123456789abcdefghij';
  const root = options.root ?? '';
  const requests: Seen[] = [];
  const violations: string[] = [];
  const state = emptyState();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      violations.push(`the stand-in failed: ${String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${root}`;
  const standIn: GitlabStandIn = {
    url,
    token,
    state,
    requests,
    violations,
    fault: () => null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const target = new URL(request.url ?? '/', url);
    const path = target.pathname.slice(root.length);
    const method = request.method ?? 'GET';
    const refuse = (status: number, message: string, violation = true) => {
      if (violation) violations.push(`${method} ${path}: ${message}`);
      send(response, status, 'application/json', JSON.stringify({ message }));
    };
    const operation = OPERATIONS.find((it) => it.method === method && it.pattern.test(path));
    if (!operation || !target.pathname.startsWith(root)) return refuse(404, '404 Not Found');
    const seen = { operation: operation.id, method, path };
    requests.push(seen);
    const fault = standIn.fault(seen);
    if (fault === 'hang') return;
    if (fault === 'drop') {
      response.destroy();
      return;
    }
    if (fault) {
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.end('{"message":"stand-in fault"}');
      return;
    }
    if (request.headers['private-token'] !== token) return refuse(401, '401 Unauthorized', false);
    const query = parseQuery(target.searchParams);
    if (!operation.query(query)) return refuse(400, `query: ${ajv.errorsText(operation.query.errors)}`);
    const text = Buffer.concat(parts).toString('utf8');
    if (operation.body === null && text !== '') return refuse(400, 'a body where none is documented');
    let body: unknown = {};
    if (operation.body) {
      if (request.headers['content-type'] !== 'application/json')
        return refuse(415, 'The provided content-type is not supported');
      body = JSON.parse(text);
      if (!operation.body(body)) return refuse(400, `body: ${ajv.errorsText(operation.body.errors)}`);
    }
    const values = operation.pattern.exec(path)?.slice(1) ?? [];
    const call: Call = {
      path: Object.fromEntries(
        operation.names.map((name, index) => [name, decodeURIComponent(values[index] ?? '')]),
      ),
      query,
      body: body as Record<string, unknown>,
    };
    try {
      reply(response, operation, call, ROUTES[operation.id]?.(state, call));
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      refuse(error.status, error.message, false);
    }
  }
  return standIn;
}

function parseQuery(search: URLSearchParams): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const key of new Set(search.keys()))
    query[key.replace(/\[\]$/, '')] = key.endsWith('[]') ? search.getAll(key) : (search.get(key) ?? '');
  return query;
}

function reply(response: ServerResponse, operation: Operation, call: Call, value: unknown): void {
  if (operation.status === 204) {
    response.writeHead(204).end();
    return;
  }
  if (operation.media === 'text/plain') {
    send(response, 200, 'text/plain; charset=utf-8', value as string | Uint8Array);
    return;
  }
  if (!Array.isArray(value)) {
    send(response, operation.status, 'application/json', JSON.stringify(value));
    return;
  }
  const perPage = Number(call.query.per_page ?? 20);
  const page = Number(call.query.page ?? 1);
  const last = Math.max(1, Math.ceil(value.length / perPage));
  response.setHeader('x-page', page);
  response.setHeader('x-per-page', perPage);
  response.setHeader('x-next-page', page < last ? page + 1 : '');
  response.setHeader('x-total-pages', last);
  const slice = value.slice((page - 1) * perPage, page * perPage);
  send(response, operation.status, 'application/json', JSON.stringify(slice));
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}
