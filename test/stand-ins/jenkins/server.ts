/**
 * A stand-in for a Jenkins controller on loopback: the documented endpoints that are used, with an API token as the
 * only way in. What is not one of them, or is called in another way, is answered as Jenkins would and kept in
 * `violations`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, route } from './routes.ts';
import type { JenkinsState } from './state.ts';

export interface Seen {
  readonly method: string;
  /** Below the controller's URL, as it was sent. */
  readonly path: string;
}

export type Fault = { status: number; headers?: Record<string, string> } | 'hang' | 'drop' | null;

export interface JenkinsStandIn {
  readonly url: string;
  readonly user: string;
  readonly token: string;
  readonly state: JenkinsState;
  readonly requests: Seen[];
  readonly violations: string[];
  fault: (seen: Seen) => Fault;
  close(): Promise<void>;
}

export async function startJenkins(options: { root?: string; port?: number } = {}): Promise<JenkinsStandIn> {
  const root = options.root ?? '/jenkins';
  const requests: Seen[] = [];
  const violations: string[] = [];
  const state: JenkinsState = { jobs: [] };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      violations.push(`the stand-in failed: ${String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${root}`;
  const standIn: JenkinsStandIn = {
    url,
    user: 'devops-assist',
    token: '11f0aa22bb33cc44dd55ee66ff77008899',
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
  const expected = `Basic ${Buffer.from(`${standIn.user}:${standIn.token}`).toString('base64')}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const target = new URL(request.url ?? '/', url);
    const method = request.method ?? 'GET';
    const path = target.pathname.slice(root.length + 1);
    const seen = { method, path };
    requests.push(seen);
    const fault = standIn.fault(seen);
    if (fault === 'hang') return;
    if (fault === 'drop') {
      response.destroy();
      return;
    }
    if (fault) {
      response
        .writeHead(fault.status, { 'content-type': 'text/html', ...fault.headers })
        .end('<html>fault</html>');
      return;
    }
    const { authorization } = request.headers;
    if (authorization !== expected) {
      // Without credentials Jenkins says 403 with its login page, with wrong ones 401.
      send(response, {
        status: authorization ? 401 : 403,
        type: 'text/html',
        body: '<html>Authentication</html>',
      });
      return;
    }
    const answer = route(state, url, {
      method,
      path,
      query: target.searchParams,
      contentType: request.headers['content-type'] ?? '',
      body: Buffer.concat(parts).toString('utf8'),
    });
    if (answer.violation) violations.push(`${method} ${path}: ${answer.violation}`);
    send(response, answer);
  }
  return standIn;
}

function send(response: ServerResponse, { status, type, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'x-jenkins': '2.462.3', ...headers }).end(body);
}
