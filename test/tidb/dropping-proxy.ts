/**
 * A TCP proxy before a MySQL server that cuts the connection at one command, once: `before` the server sees it, or
 * `after` the server has done it and before the client hears of it.
 */
import { connect, createServer, type Socket } from 'node:net';

export interface DroppingProxy {
  readonly port: number;
  /** Arms the next cut at the `nth` command from now, counted from 1. */
  arm(nth: number, when: 'before' | 'after'): void;
  /** True if the armed cut has happened. */
  readonly dropped: boolean;
  close(): Promise<void>;
}

/** COM_QUERY, COM_STMT_PREPARE, COM_STMT_EXECUTE */
const COMMANDS = new Set([0x03, 0x16, 0x17]);

export async function startDroppingProxy(host: string, port: number): Promise<DroppingProxy> {
  let left = Number.POSITIVE_INFINITY;
  let when: 'before' | 'after' = 'before';
  let dropped = false;
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    const upstream = connect(port, host);
    let cutAtAnswer = false;
    const cut = () => {
      dropped = true;
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    let commandsSeen = commandCounter();
    client.on('data', (chunk) => {
      const { count, next } = commandsSeen(chunk);
      commandsSeen = next;
      const hit = left > 0 && count >= left;
      left -= count;
      if (hit && when === 'before') return cut();
      if (hit) cutAtAnswer = true;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => (cutAtAnswer ? cut() : client.write(chunk)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    arm(nth, moment) {
      left = nth;
      when = moment;
      dropped = false;
    },
    get dropped() {
      return dropped;
    },
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  };
}

type Counter = (chunk: Buffer) => { count: number; next: Counter };

/** Counts commands in what a client sends: packets of number 0, in order, whatever pieces they arrive in. */
function commandCounter(rest: Buffer = Buffer.alloc(0)): Counter {
  return (chunk) => {
    let data = Buffer.concat([rest, chunk]);
    let count = 0;
    while (data.length >= 4 && data.length >= 4 + data.readUIntLE(0, 3)) {
      if (data[3] === 0 && COMMANDS.has(data[4] ?? 0)) count++;
      data = data.subarray(4 + data.readUIntLE(0, 3));
    }
    return { count, next: commandCounter(data) };
  };
}
