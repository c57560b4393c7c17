/** Puts the service together and listens. */
import { randomUUID } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { parse } from 'yaml';
import { createAnalyzer } from '../analysis/analyze.ts';
import type { Config } from '../config.ts';
import type { Analyze, LanguageModel } from '../handlers/deps.ts';
import { type Knowledge, type KnowledgePaths, openKnowledge } from '../knowledge/open-knowledge.ts';
import { createExperience } from '../learning/experience.ts';
import { createMemory } from '../learning/memory.ts';
import { createRecall } from '../learning/recall.ts';
import { refreshVectors } from '../learning/refresh-vectors.ts';
import { createSchool } from '../learning/school.ts';
import { createNeighbours } from '../llm/neighbours.ts';
import { openAdvisor } from '../llm/open-advisor.ts';
import { createLog } from '../log.ts';
import { AppManifest } from '../providers/github/manifest.ts';
import { createPauses } from '../providers/github/pauses.ts';
import { createProviders } from '../providers/registry.ts';
import { createShelf } from '../providers/shelf.ts';
import { createService, type Service } from '../server/service.ts';
import { envLines, newSetupToken, setupRoutes } from '../server/setup.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';

export interface ServicePaths extends KnowledgePaths {
  /** `app.yml`, the manifest of the GitHub App. */
  readonly appManifest: string;
}

export interface RunningService {
  readonly url: string;
  /** The address of the page that makes a GitHub App; null where none is offered. */
  readonly setupUrl: string | null;
  /** Takes no new work, lets what is under way end, closes the store. */
  stop(): Promise<void>;
}

/** Throws a DevopsAssistError when the service cannot start. */
export async function runService(config: Config, paths: ServicePaths): Promise<RunningService> {
  const log = createLog(config.logLevel);
  const store = await openStore(config);
  const name = randomUUID();
  const stopping = new AbortController();
  try {
    const knowledge = await openKnowledge(paths, config.embeddingModel ?? undefined);
    const { embedder } = knowledge;
    const providers = createProviders(config, {
      fetch: globalThis.fetch,
      now: Date.now,
      pauses: createPauses(store.facts),
      shelf: createShelf(store.facts, Date.now),
    });
    const { analyze, neighbours } = createServiceAnalyzer(config, knowledge, store);
    const { llm } = config;
    const service = createService({
      store,
      providers,
      analyze,
      school: createSchool({ store, embedder, now: Date.now, log, name }),
      model: llm
        ? (onAsked) => ({
            advisor: openAdvisor(llm, { fetch: globalThis.fetch, now: Date.now, store, onAsked }),
            neighbours,
          })
        : null,
      now: Date.now,
      log,
      links: config.links,
      apiToken: config.apiToken,
      workers: config.workers,
      retention: config.retention,
      learning: config.learning,
      leaseMs: config.leaseSeconds * 1000,
    });
    const token = newSetupToken();
    if (config.githubSetup) await mountSetup(service, config, paths, log, token);
    await service.app.listen({ host: config.host, port: config.port });
    service.start();
    const refreshed = refreshVectors({
      store,
      embedder,
      now: Date.now,
      log,
      name,
      signal: stopping.signal,
    }).catch((error: unknown) => log.error({ err: error }, 'learned texts not embedded anew'));
    const { address, port } = service.app.server.address() as AddressInfo;
    const answering = providers.map(({ name, instance }) => `${name} ${instance}`);
    log.info({ address, port, answering }, 'listening');
    void checkModel(service, log);
    if (answering.length === 0)
      log.warn('no GitHub, GitLab or Jenkins is configured: there is nothing to do');
    const setupUrl = config.githubSetup
      ? `${(config.publicUrl ?? `http://${address}:${port}`).replace(/\/+$/, '')}/?token=${token}`
      : null;
    if (setupUrl !== null) log.warn({ setupUrl }, 'no GitHub App yet: this address makes one');
    return {
      url: `http://${address}:${port}`,
      setupUrl,
      async stop() {
        log.info('stopping');
        stopping.abort();
        await service.stop(config.shutdownSeconds * 1000);
        await refreshed;
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The analysis with what this service knows: shipped patterns, learned ones, the votes of the scope. */
function createServiceAnalyzer(
  config: Config,
  knowledge: Knowledge,
  store: Store,
): { analyze: Analyze; neighbours: LanguageModel['neighbours'] } {
  const experience = createExperience({ store, now: Date.now, settings: config.learning });
  const memory = createMemory({
    embedder: knowledge.embedder,
    patterns: knowledge.vectors,
    store,
    experience,
    recall: createRecall({ store, model: knowledge.embedder.model }),
  });
  const analyze = createAnalyzer({ ...knowledge, weights: config.weights, now: () => performance.now() });
  const nearest = createNeighbours(knowledge.patterns);
  return {
    analyze: (input, place) => analyze(input, memory(place)),
    neighbours: (diagnosis, place) => nearest(diagnosis, memory(place)),
  };
}

/** A language model that cannot be asked costs its answers and not the start: everything else works without it. */
async function checkModel({ handlers: { model } }: Service, log: Logger): Promise<void> {
  const problem = await model?.advisor.check();
  if (problem) log.error({ problem }, 'language model not as configured');
}

/** Without a GitHub App the first page makes one, and keeps its credentials in `.env` for the next start. */
async function mountSetup(
  service: Service,
  config: Config,
  paths: ServicePaths,
  log: Logger,
  token: string,
): Promise<void> {
  const manifest = AppManifest.parse(parse(await readFile(paths.appManifest, 'utf8')));
  service.app.register(
    setupRoutes({
      manifest,
      apiUrl: config.githubApiUrl,
      token,
      publicUrl: (config.publicUrl ?? `http://localhost:${config.port}`).replace(/\/+$/, ''),
      fetch: globalThis.fetch,
      log,
      save: (credentials) => appendFile('.env', envLines(credentials), { mode: 0o600 }),
    }),
  );
}
