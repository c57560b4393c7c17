/** The service: server, worker and sweeper over one store, started and stopped together. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { LinkSettings } from '../config/links.ts';
import type { Analyze, HandlerDeps, LanguageModel } from '../handlers/deps.ts';
import { createDispatch } from '../handlers/dispatch.ts';
import { SWEEP_EVERY_MS, sweepStore } from '../handlers/housekeeping.ts';
import { createLinks } from '../handlers/links.ts';
import { recoverMissed } from '../handlers/recover.ts';
import { sweepDue } from '../handlers/sweep.ts';
import { createWorker, type Worker } from '../handlers/worker.ts';
import type { LearningSettings } from '../learning/experience.ts';
import type { School } from '../learning/school.ts';
import type { Provider } from '../providers/provider.ts';
import type { Retention, Store } from '../store/store.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { pageRoutes } from './pages.ts';
import { createServer } from './server.ts';

export interface ServiceOptions {
  readonly store: Store;
  readonly providers: readonly Provider[];
  readonly analyze: Analyze;
  readonly now: () => number;
  readonly log: Logger;
  /** Signed links to diagnosis pages; without them there are no pages. */
  readonly links?: LinkSettings | null;
  /** The bearer token of the API; without one there is no API. */
  readonly apiToken?: string | null;
  /** The language model; it is told whom to report what was asked. */
  readonly model?: ((report: Metrics['question']) => LanguageModel) | null;
  /** Deliveries worked on at once. */
  readonly workers?: number;
  /** Milliseconds between looks for comments whose reactions are due. Default 30,000. */
  readonly sweepEveryMs?: number;
  /** Milliseconds between looks for webhooks that were missed; null never looks. Default 600,000. */
  readonly recoverEveryMs?: number | null;
  /** How long rows are kept; without it nothing is deleted. */
  readonly retention?: Retention;
  /** How much outcomes count and whose rates serve others; the defaults if absent. */
  readonly learning?: LearningSettings;
  /** Makes patterns of what happens; without it nothing is learned but rates. */
  readonly school?: School;
  /** Milliseconds between its rounds. Default 60,000. */
  readonly schoolEveryMs?: number;
  readonly leaseMs?: number;
  readonly idleMs?: number;
}

export interface Service {
  readonly app: FastifyInstance;
  readonly worker: Worker;
  readonly handlers: HandlerDeps;
  /** Starts to work on the inbox; the caller listens on `app`. */
  start(): void;
  /** Refuses new requests, lets work end within `graceMs`, leaves the store open. */
  stop(graceMs?: number): Promise<void>;
}

export function createService(options: ServiceOptions): Service {
  const { store, providers, analyze, now, log } = options;
  const name = `worker-${randomUUID()}`;
  const metrics = createMetrics();
  const links = options.links ? createLinks(options.links) : null;
  const handlers: HandlerDeps = {
    store,
    analyze,
    leaseMs: options.leaseMs,
    learning: options.learning,
    model: options.model?.(metrics.question),
    wake: () => worker.wake(),
    school: options.school,
    now,
    log,
    pageUrl: links ? (run) => links.page(run, now()) : undefined,
    provider: (scope) =>
      providers.find((each) => each.name === scope.provider && each.instance === scope.instance) ?? null,
  };
  const worker = createWorker({
    inbox: store.inbox,
    dispatch: createDispatch(handlers),
    now,
    log,
    name,
    onOutcome: metrics.delivery,
    ...(options.workers === undefined ? {} : { slots: options.workers }),
    ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
    ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }),
  });
  const app = createServer({ providers, store, metrics, now, log, wake: worker.wake });
  app.register(pageRoutes({ handlers, links, apiToken: options.apiToken ?? null, wake: worker.wake }));
  const stopping = new AbortController();
  const { recoverEveryMs = 10 * 60_000 } = options;
  const timers = [
    every(options.sweepEveryMs ?? 30_000, 'sweep failed', () => sweepDue(handlers, name, stopping.signal)),
    every(recoverEveryMs ?? 0, 'recovery failed', () =>
      recoverMissed(handlers, providers, name, stopping.signal),
    ),
    every(options.schoolEveryMs ?? 60_000, 'learning failed', async () => options.school?.rounds()),
    every(SWEEP_EVERY_MS, 'housekeeping failed', async () => {
      if (options.retention) await sweepStore({ store, retention: options.retention, now, log, name });
    }),
  ];

  /** Runs `task` again and again, `ms` after it ended; what it throws is logged and ends nothing. */
  function every(ms: number, message: string, task: () => Promise<unknown>) {
    let timer: NodeJS.Timeout | undefined;
    let running: Promise<unknown> = Promise.resolve();
    const run = (): void => {
      running = task()
        .catch((error: unknown) => stopping.signal.aborted || log.error({ err: error }, message))
        .finally(() => stopping.signal.aborted || wait());
    };
    const wait = (): void => {
      timer = setTimeout(run, ms);
    };
    return {
      start: wait,
      run,
      async stop(): Promise<void> {
        clearTimeout(timer);
        await running;
      },
    };
  }

  return {
    app,
    worker,
    handlers,
    start() {
      worker.start();
      timers[0]?.start();
      // The service may just be back from an outage.
      if (recoverEveryMs !== null) timers[1]?.run();
      timers[2]?.start();
      timers[3]?.run();
    },
    async stop(graceMs) {
      await app.close();
      stopping.abort(new Error('the service stops'));
      await worker.stop(graceMs);
      await Promise.all(timers.map((each) => each.stop()));
    },
  };
}
