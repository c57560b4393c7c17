/** Sends signed webhooks over kept connections and times the answers. */
import { createHmac, randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

export interface Load {
  /** Milliseconds, sorted; with a fixed rate counted from when the request was due, sent late or not. */
  readonly latencies: number[];
  /** Answers other than 202. */
  readonly errors: number;
  readonly seconds: number;
}

export interface Target {
  readonly url: string;
  readonly secret: string;
  readonly payload: string;
}

interface Connection {
  send(done: (status: number) => void): void;
  close(): void;
}

/** Open loop: `rate` requests a second whatever becomes of them; those without a free connection wait in line. */
export async function atRate(target: Target, rate: number, seconds: number, connections = 64): Promise<Load> {
  const pool = await openConnections(target, connections);
  const free = [...pool];
  const line: number[] = [];
  const latencies: number[] = [];
  let errors = 0;
  const total = rate * seconds;
  const begun = performance.now();
  let due = 0;
  await new Promise<void>((finish) => {
    const pump = () => {
      while (line.length > 0 && free.length > 0) {
        const connection = free.pop() as Connection;
        const dueAt = line.shift() as number;
        connection.send((status) => {
          latencies.push(performance.now() - dueAt);
          if (status !== 202) errors++;
          free.push(connection);
          if (latencies.length === total) finish();
          else pump();
        });
      }
    };
    const tick = () => {
      const now = performance.now();
      while (due < total && begun + (due * 1000) / rate <= now) line.push(begun + (due++ * 1000) / rate);
      pump();
      if (due < total) setTimeout(tick, 1);
    };
    tick();
  });
  for (const connection of pool) connection.close();
  return { latencies: latencies.sort((a, b) => a - b), errors, seconds: (performance.now() - begun) / 1000 };
}

/** Closed loop: each connection sends its next request when the last was answered, for so many seconds. */
export async function saturated(target: Target, seconds: number, connections = 32): Promise<Load> {
  const pool = await openConnections(target, connections);
  const latencies: number[] = [];
  let errors = 0;
  const begun = performance.now();
  const until = begun + seconds * 1000;
  await Promise.all(
    pool.map(
      (connection) =>
        new Promise<void>((finish) => {
          const next = () => {
            const sent = performance.now();
            if (sent >= until) return finish();
            connection.send((status) => {
              latencies.push(performance.now() - sent);
              if (status !== 202) errors++;
              next();
            });
          };
          next();
        }),
    ),
  );
  for (const connection of pool) connection.close();
  return { latencies: latencies.sort((a, b) => a - b), errors, seconds: (performance.now() - begun) / 1000 };
}

async function openConnections(target: Target, count: number): Promise<Connection[]> {
  const { hostname, port } = new URL(target.url);
  const body = Buffer.from(target.payload);
  const signature = createHmac('sha256', target.secret).update(body).digest('hex');
  const head =
    `POST /webhooks/github HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\n` +
    `content-length: ${body.length}\r\nx-github-event: workflow_run\r\nx-hub-signature-256: sha256=${signature}\r\n`;
  return Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Connection>((done, fail) => {
          const socket = connect(Number(port), hostname, () => done(connectionOn(socket, head, body)));
          socket.once('error', fail);
        }),
    ),
  );
}

/** The least that HTTP/1.1 needs: one request at a time, answers with a content-length. */
function connectionOn(socket: Socket, head: string, body: Buffer): Connection {
  let answered: (status: number) => void = () => {};
  let received = '';
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    received += chunk;
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
    if (received.length < end + 4 + length) return;
    const status = Number(received.slice(9, 12));
    received = '';
    answered(status);
  });
  return {
    send(done) {
      answered = done;
      socket.cork();
      socket.write(`${head}x-github-delivery: ${randomUUID()}\r\n\r\n`);
      socket.write(body);
      socket.uncork();
    },
    close: () => socket.destroy(),
  };
}
