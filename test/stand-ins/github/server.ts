/**
 * A stand-in for GitHub's REST and GraphQL API on loopback. It keeps its own state, checks every request against
 * GitHub's API description and answers wrong ones as GitHub does. Used by the tests, the benchmarks and the demo.
 */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { commentNode } from './answers.ts';
import { type Answer, operations } from './operations.ts';
import {
  createState,
  newSecret,
  owner,
  type StandInInstallation,
  type StandInRepository,
  type State,
} from './state.ts';
import { createValidator, type Validation } from './validate.ts';

export interface App {
  readonly id: number;
  readonly slug: string;
  /** PEM, for the service under test. */
  readonly privateKey: string;
}

/** One request as it arrived and how it was answered; `installation` is null for calls of the App itself. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  /** The operation's id, 'graphql', 'log' for a signed log link, or null. */
  readonly operation: string | null;
  readonly installation: number | null;
  readonly status: number;
  readonly at: number;
}

/** What a fault does to a request instead of the answer. A time-out never answers; the client must give up. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly json?: unknown;
    }
  | { readonly kind: 'rate-limit'; readonly seconds: number; readonly secondary: boolean }
  | { readonly kind: 'hang' }
  /** The operation is carried out, its answer is lost. */
  | { readonly kind: 'lost-answer' };

export interface GithubStandIn {
  readonly url: string;
  readonly app: App;
  readonly state: State;
  readonly seen: Seen[];
  /** Requests that the API description forbids, with the reason: empty in a correct run. */
  readonly violations: string[];
  /** Asked for each request before it is answered. */
  fault: (request: { method: string; path: string; operation: string | null }) => Fault | null;
  install(account: string): StandInInstallation;
  repository(fullName: string, options?: { private?: boolean; defaultBranch?: string }): StandInRepository;
  close(): Promise<void>;
}

interface Caller {
  readonly kind: 'app' | 'installation' | 'none';
  readonly installation: StandInInstallation | null;
}

/** Of the queries that are understood. */
interface Variables {
  readonly ids?: string[];
  readonly owner?: string;
  readonly name?: string;
  readonly file?: string;
}

/** How long a request may be under way, and the news of a limit from one busy process to the other. */
const UNDER_WAY_MS = 600;

/** Made once a process: a key takes a while, and the stand-ins of one process may share it. */
let keyOfProcess: KeyObject | undefined;
let validatorOfProcess: ReturnType<typeof createValidator> | undefined;

/** Starts the stand-in on a free port of 127.0.0.1. `now` is milliseconds since 1970. */
export async function startGithubStandIn(
  options: { now?: () => number; appId?: number; slug?: string } = {},
): Promise<GithubStandIn> {
  const now = options.now ?? Date.now;
  keyOfProcess ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const privateKey = keyOfProcess;
  const app: App = {
    id: options.appId ?? 4711,
    slug: options.slug ?? 'devops-assist',
    privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  };
  const state = createState();
  validatorOfProcess ??= createValidator();
  const validate = validatorOfProcess;
  const seen: Seen[] = [];
  const violations: string[] = [];
  /** Since and until when an installation was told to wait; a call between is a violation. */
  const waiting = new Map<number, { since: number; until: number }>();

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const standIn: GithubStandIn = {
    url,
    app,
    state,
    seen,
    violations,
    fault: () => null,
    install(account) {
      const installation = { id: state.nextId++, account, suspended: false };
      state.installations.push(installation);
      return installation;
    },
    repository(fullName, { private: isPrivate = false, defaultBranch = 'main' } = {}) {
      const repository: StandInRepository = {
        id: state.nextId++,
        fullName,
        private: isPrivate,
        defaultBranch,
        files: new Map(),
        permissions: new Map(),
        runs: [],
        pulls: [],
        comments: [],
        checks: [],
        changes: new Map(),
      };
      state.repositories.set(fullName, repository);
      return repository;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return standIn;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = now();
    const target = new URL(request.url ?? '/', url);
    // An Enterprise Server: REST below /api/v3, GraphQL at /api/graphql.
    const enterprise = /^\/api(?:\/v3(?!\/graphql)|(?=\/graphql$))/.exec(target.pathname);
    if (enterprise) target.pathname = target.pathname.slice(enterprise[0].length);
    const method = request.method ?? 'GET';
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const caller = authenticate(request);
    const isLog = target.pathname.startsWith('/_results/');
    const validation = isLog || target.pathname === '/graphql' ? null : validate(method, target, parse(text));
    const operation = isLog
      ? 'log'
      : target.pathname === '/graphql'
        ? 'graphql'
        : validation?.kind === 'ok'
          ? validation.operation.id
          : null;
    const record = (status: number): void => {
      seen.push({
        method,
        path: request.url ?? '',
        operation,
        installation: caller?.installation?.id ?? null,
        status,
        at,
      });
    };
    const fault = standIn.fault({ method, path: target.pathname, operation });
    if (fault?.kind === 'hang') {
      record(0);
      return;
    }
    if (isLog) return sendLog(request, response, target, at, fault, record);
    const answer = fault && fault.kind !== 'lost-answer' ? faulty(fault, caller, at) : dispatch();
    if (fault?.kind === 'lost-answer') {
      record(answer.status);
      request.socket.destroy();
      return;
    }
    send(request, response, target, answer, record);

    function dispatch(): Answer {
      if (!request.headers['user-agent'])
        return {
          status: 403,
          json: { message: 'Request forbidden by administrative rules: User-Agent is missing.' },
        };
      if (caller === null) return { status: 401, json: { message: 'Bad credentials' } };
      const { since = 0, until = 0 } = waiting.get(caller.installation?.id ?? -1) ?? {};
      if (at < until) {
        // Requests that were under way when the limit was told are no fault of the client.
        if (at > since + UNDER_WAY_MS)
          violations.push(`${method} ${target.pathname} came ${until - at} ms before the rate limit ended`);
        return faulty(
          { kind: 'rate-limit', seconds: Math.ceil((until - at) / 1000), secondary: true },
          caller,
          at,
        );
      }
      if (caller.installation?.suspended)
        return { status: 403, json: { message: 'This installation has been suspended' } };
      return answerFor(target, text, caller, validation, at);
    }
  }

  function faulty(
    fault: Exclude<Fault, { kind: 'hang' | 'lost-answer' }>,
    caller: Caller | null,
    at: number,
  ): Answer {
    if (fault.kind === 'status')
      return {
        status: fault.status,
        json: fault.json ?? { message: 'Server Error' },
        headers: fault.headers ?? {},
      };
    const until = at + fault.seconds * 1000;
    const told = waiting.get(caller?.installation?.id ?? -1);
    if (caller?.installation && !(told && told.until > at))
      waiting.set(caller.installation.id, { since: at, until });
    return fault.secondary
      ? {
          status: 403,
          json: {
            message:
              'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
          },
          headers: { 'retry-after': String(fault.seconds) },
        }
      : {
          status: 429,
          json: { message: 'API rate limit exceeded' },
          headers: {
            'x-ratelimit-remaining': '0',
            'x-ratelimit-reset': String(Math.ceil(until / 1000)),
            'retry-after': String(fault.seconds),
          },
        };
  }

  function authenticate(request: IncomingMessage): Caller | null {
    const header = request.headers.authorization;
    if (!header) return { kind: 'none', installation: null };
    const token = header.replace(/^(bearer|token)\s+/i, '');
    if (token.split('.').length === 3) return verifyJwt(token) ? { kind: 'app', installation: null } : null;
    const known = state.tokens.get(token);
    if (!known || known.expiresAt < now()) return null;
    const installation = state.installations.find((each) => each.id === known.installationId);
    return installation ? { kind: 'installation', installation } : null;
  }

  /** RS256, issued by this App, valid now and for ten minutes at most, as GitHub demands. */
  function verifyJwt(token: string): boolean {
    const [head, payload, signature] = token.split('.') as [string, string, string];
    const claims = parse(Buffer.from(payload, 'base64url').toString()) as {
      iss?: unknown;
      iat?: number;
      exp?: number;
    };
    const key = createPublicKey(app.privateKey);
    const genuine = verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${payload}`),
      key,
      Buffer.from(signature, 'base64url'),
    );
    const seconds = Date.now() / 1000;
    const { iat = 0, exp = 0 } = claims ?? {};
    return (
      genuine &&
      String(claims?.iss) === String(app.id) &&
      iat <= seconds + 60 &&
      exp > seconds &&
      exp - iat <= 660
    );
  }

  function answerFor(
    target: URL,
    text: string,
    caller: Caller,
    validation: Validation | null,
    at: number,
  ): Answer {
    if (validation === null) return graphql(text, caller);
    if (validation.kind === 'unknown') {
      violations.push(`no such operation: ${target.pathname}`);
      return { status: 404, json: { message: 'Not Found' } };
    }
    if (validation.kind === 'invalid') {
      violations.push(validation.errors);
      return { status: 422, json: { message: `Validation Failed: ${validation.errors}` } };
    }
    const { id, parameters } = validation.operation;
    if (id === 'apps/create-installation-access-token')
      return token(Number(parameters.installation_id), caller);
    if (id === 'apps/create-from-manifest') return manifest(parameters.code as string);
    const appOnly = id.startsWith('apps/');
    if (appOnly !== (caller.kind === 'app')) {
      violations.push(`${id} called as ${caller.kind}`);
      return { status: 401, json: { message: 'A JSON web token could not be decoded' } };
    }
    const name = `${parameters.owner}/${parameters.repo}`;
    const repository = state.repositories.get(name);
    const visible =
      repository && (appOnly || owner(name) === caller.installation?.account || !repository.private);
    const call = {
      state,
      app,
      base: url,
      now: at,
      parameters,
      body: (parse(text) ?? {}) as Record<string, unknown>,
    };
    if (!('repo' in parameters)) return (operations[id] as (call: unknown) => Answer)(call);
    if (!repository || !visible) return { status: 404, json: { message: 'Not Found' } };
    return (operations[id] ?? (() => ({ status: 501 })))({ ...call, repository });
  }

  function token(installationId: number, caller: Caller): Answer {
    if (caller.kind !== 'app')
      return { status: 401, json: { message: 'A JSON web token could not be decoded' } };
    const installation = state.installations.find((each) => each.id === installationId);
    if (!installation) return { status: 404, json: { message: 'Not Found' } };
    if (installation.suspended)
      return { status: 403, json: { message: 'This installation has been suspended' } };
    const value = newSecret('ghs_');
    const expiresAt = now() + 3_600_000;
    state.tokens.set(value, { installationId, expiresAt });
    return {
      status: 201,
      json: {
        token: value,
        expires_at: new Date(expiresAt).toISOString(),
        permissions: { actions: 'write', checks: 'write', contents: 'read', pull_requests: 'write' },
        repository_selection: 'all',
      },
    };
  }

  function manifest(code: string): Answer {
    if (code !== 'good-code') return { status: 404, json: { message: 'Not Found' } };
    return {
      status: 201,
      json: {
        id: app.id,
        slug: app.slug,
        html_url: `https://github.com/apps/${app.slug}`,
        pem: app.privateKey,
        webhook_secret: newSecret(''),
        client_id: 'Iv1.0000',
        client_secret: newSecret(''),
      },
    };
  }

  /** A file of a repository and of the `.github` repository of its owner. */
  function files({ owner: account, name, file = '' }: Variables, caller: Caller): Answer {
    const errors: object[] = [];
    const read = (alias: string, repo: string): Record<string, unknown> | null => {
      const fullName = `${account}/${repo}`;
      const found = state.repositories.get(fullName);
      if (!found || (found.private && owner(fullName) !== caller.installation?.account)) {
        errors.push({ type: 'NOT_FOUND', path: [alias], message: 'Could not resolve to a Repository' });
        return null;
      }
      const text = found.files.get(file.replace('HEAD:', ''));
      return { isPrivate: found.private, object: text === undefined ? null : { text } };
    };
    const data = { own: read('own', name ?? ''), shared: read('shared', '.github') };
    return { status: 200, json: errors.length > 0 ? { data, errors } : { data } };
  }

  function graphql(text: string, caller: Caller): Answer {
    if (caller.kind !== 'installation') return { status: 401, json: { message: 'Bad credentials' } };
    const body = parse(text) as { query?: string; variables?: Variables } | null;
    if (body?.query?.includes('object(expression:')) return files(body.variables ?? {}, caller);
    const ids = body?.variables?.ids;
    if (!body?.query?.includes('nodes(ids:') || !Array.isArray(ids))
      return { status: 200, json: { errors: [{ message: 'A query attribute must be specified' }] } };
    if (ids.length > 100)
      return {
        status: 200,
        json: { errors: [{ type: 'ARGUMENT_LIMIT', message: 'You may not provide more than 100 node ids' }] },
      };
    const nodes = ids.map((id) => commentNode(state, id));
    const errors = ids
      .filter((_id, index) => nodes[index] === null)
      .map((id) => ({
        type: 'NOT_FOUND',
        message: `Could not resolve to a node with the global id of '${id}'`,
      }));
    return { status: 200, json: errors.length > 0 ? { data: { nodes }, errors } : { data: { nodes } } };
  }

  /** The signed link: another path, no token wanted, one minute long. */
  function sendLog(
    request: IncomingMessage,
    response: ServerResponse,
    target: URL,
    at: number,
    fault: Fault | null,
    record: (status: number) => void,
  ): void {
    const link = state.links.get(target.pathname.split('/')[2] ?? '');
    const broken = fault?.kind === 'status' ? fault.status : fault ? 503 : null;
    const status = broken ?? (request.headers.authorization ? 400 : !link || link.expiresAt < at ? 403 : 200);
    if (request.headers.authorization) violations.push('the token was sent to the log link');
    record(status);
    if (status !== 200 || !link) {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end('<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code></Error>');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': link.bytes.byteLength });
    response.end(link.bytes);
  }

  function send(
    request: IncomingMessage,
    response: ServerResponse,
    target: URL,
    answer: Answer,
    record: (status: number) => void,
  ): void {
    const headers: Record<string, string> = {
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4999',
      'x-ratelimit-reset': String(Math.ceil(now() / 1000) + 3600),
      'x-ratelimit-resource': 'core',
      ...answer.headers,
    };
    let json = answer.json;
    if (answer.list) json = page(target, answer.list, headers);
    if (json === undefined) {
      record(answer.status);
      response.writeHead(answer.status, headers).end();
      return;
    }
    const body = JSON.stringify(json);
    if (request.method === 'GET' && answer.status === 200) {
      headers.etag = `"${createHash('sha256').update(body).digest('hex')}"`;
      if (request.headers['if-none-match'] === headers.etag) {
        record(304);
        response.writeHead(304, headers).end();
        return;
      }
    }
    record(answer.status);
    response
      .writeHead(answer.status, { ...headers, 'content-type': 'application/json; charset=utf-8' })
      .end(body);
  }

  function page(target: URL, list: NonNullable<Answer['list']>, headers: Record<string, string>): unknown {
    const size = Number(target.searchParams.get('per_page') ?? '30');
    const name = list.cursor ? 'cursor' : 'page';
    const number = Number((target.searchParams.get(name) ?? '1').replace('v1_', ''));
    const items = list.items.slice((number - 1) * size, number * size);
    const last = Math.max(1, Math.ceil(list.items.length / size));
    const link = (to: number, rel: string): string => {
      const next = new URL(target);
      next.searchParams.set(name, list.cursor ? `v1_${to}` : String(to));
      return `<${next.href}>; rel="${rel}"`;
    };
    if (number < last) headers.link = `${link(number + 1, 'next')}, ${link(last, 'last')}`;
    return list.key ? { total_count: list.items.length, [list.key]: items } : items;
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
