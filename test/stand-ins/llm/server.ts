/**
 * A chat-completions endpoint over real HTTP that answers as Groq documents it: its errors with their bodies, its check
 * of the request (key, model, JSON schema), and the ways in which an answer can be broken. Nothing in it thinks.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the next request for a completion gets. */
export type Reply =
  /** The model writes this; objects as JSON. */
  | { readonly kind: 'writes'; readonly content: unknown; readonly finish?: 'stop' | 'length' }
  /** The model writes what fits the question. */
  | { readonly kind: 'answers'; readonly to: (body: SeenRequest['body']) => unknown }
  | {
      readonly kind: 'fails';
      readonly status: number;
      readonly code?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly failedGeneration?: string;
    }
  /** The body of the answer ends in its middle. */
  | { readonly kind: 'truncated' }
  /** Headers and a part of the body, and then nothing. */
  | { readonly kind: 'hangs' }
  /** Accepts the request and never answers. */
  | { readonly kind: 'silent' }
  /** Closes the connection. */
  | { readonly kind: 'drops' }
  /** Any body with status 200. */
  | { readonly kind: 'sends'; readonly body: string; readonly type?: string }
  | { readonly kind: 'redirects'; readonly to: string };

export interface SeenRequest {
  readonly path: string;
  readonly authorization: string | null;
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly response_format: { readonly type: string; readonly json_schema?: { readonly schema: Schema } };
    readonly max_tokens: number;
  };
}

export interface LlmStandIn {
  /** Without a path. */
  readonly url: string;
  readonly key: string;
  /** Requests for completions, the oldest first. */
  readonly seen: readonly SeenRequest[];
  /** How often the list of models was asked for. */
  listed: number;
  /** Used up one a request; then `otherwise` holds. */
  readonly replies: Reply[];
  otherwise: Reply;
  models: string[];
  /** Milliseconds before an answer to a completion. */
  delayMs: number;
  /** Answers to completions wait for this. */
  gate: Promise<void>;
  /** Does the endpoint know `json_schema`? */
  schemas: boolean;
  close(): Promise<void>;
}

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: Schema;
}

const TOKENS = { prompt_tokens: 900, completion_tokens: 200 };

/** @param root the path below which the API lives, `/openai/v1` as Groq has it */
export async function startLlmStandIn({ root = '/openai/v1', key = 'gsk_test' } = {}): Promise<LlmStandIn> {
  const seen: SeenRequest[] = [];
  const standIn = {
    key,
    seen,
    listed: 0,
    replies: [] as Reply[],
    otherwise: { kind: 'fails', status: 500 } as Reply,
    models: ['openai/gpt-oss-20b', 'llama-3.1-8b-instant'],
    delayMs: 0,
    gate: Promise.resolve(),
    schemas: true,
  };
  const error = (response: ServerResponse, status: number, code: string, message: string): void =>
    json(response, status, { error: { message, type: 'invalid_request_error', code } });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const text = await bodyOf(request);
    const authorization = request.headers.authorization ?? null;
    if (!path.startsWith(`${root}/`))
      return error(response, 404, 'unknown_url', `Unknown request URL: ${path}`);
    if (key !== '' && authorization !== `Bearer ${key}`)
      return error(response, 401, 'invalid_api_key', 'Invalid API Key');
    if (path === `${root}/models`) {
      standIn.listed += 1;
      const data = standIn.models.map((id) => ({ id, object: 'model', created: 1, owned_by: 'x' }));
      return json(response, 200, { object: 'list', data });
    }
    const body = JSON.parse(text) as SeenRequest['body'];
    seen.push({ path, authorization, body });
    if (!standIn.models.includes(body.model))
      return error(response, 404, 'model_not_found', `The model ${body.model} does not exist`);
    const wrong = wrongFormat(body, standIn.schemas);
    if (wrong !== null) return error(response, 400, 'invalid_request', wrong);
    await standIn.gate;
    if (standIn.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, standIn.delayMs));
    give(response, standIn.replies.shift() ?? standIn.otherwise, body);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((cause: unknown) => response.destroy(cause as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(standIn, {
    url,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function give(response: ServerResponse, reply: Reply, body: SeenRequest['body']): void {
  const { model } = body;
  switch (reply.kind) {
    case 'writes':
      json(response, 200, completion(model, reply.content, reply.finish ?? 'stop'));
      return;
    case 'answers':
      json(response, 200, completion(model, reply.to(body), 'stop'));
      return;
    case 'fails':
      json(
        response,
        reply.status,
        {
          error: {
            message: `failed with ${reply.status}`,
            type: 'error',
            ...(reply.code === undefined ? {} : { code: reply.code }),
            ...(reply.failedGeneration === undefined ? {} : { failed_generation: reply.failedGeneration }),
          },
        },
        reply.headers,
      );
      return;
    case 'truncated': {
      const whole = JSON.stringify(completion(model, '{"known":true}', 'stop'));
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(whole.slice(0, whole.length / 2));
      return;
    }
    case 'hangs':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"choices":[');
      return;
    case 'silent':
      return;
    case 'drops':
      response.destroy();
      return;
    case 'sends':
      response.writeHead(200, { 'content-type': reply.type ?? 'application/json' });
      response.end(reply.body);
      return;
    case 'redirects':
      response.writeHead(307, { location: reply.to });
      response.end();
  }
}

const completion = (model: string, content: unknown, finish: string) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model,
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: typeof content === 'string' ? content : JSON.stringify(content),
      },
      finish_reason: finish,
    },
  ],
  usage: { ...TOKENS, total_tokens: TOKENS.prompt_tokens + TOKENS.completion_tokens },
});

/** What Groq's documentation asks of a response format; null where it is met. */
function wrongFormat(
  { response_format: format, messages }: SeenRequest['body'],
  schemas: boolean,
): string | null {
  if (format.type === 'json_object')
    return messages.some(({ content }) => content.includes('JSON'))
      ? null
      : "'messages' must contain the word 'json' in some form";
  if (format.type !== 'json_schema' || !format.json_schema) return 'unknown response format';
  if (!schemas) return 'This model does not support response format `json_schema`';
  return looseObject(format.json_schema.schema) ? 'additionalProperties:false and all fields required' : null;
}

function looseObject(schema: Schema): boolean {
  const properties = Object.entries(schema.properties ?? {});
  if (schema.type === 'object') {
    if (schema.additionalProperties !== false) return true;
    if (properties.some(([name]) => !schema.required?.includes(name))) return true;
  }
  return [...properties.map(([, each]) => each), ...(schema.items ? [schema.items] : [])].some(looseObject);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
