/** The files that others deploy from: checked by the tools themselves where they are, and against each other. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { databaseConfig } from '../src/config/database.ts';
import { readConfig, SETTING_NAMES } from '../src/config.ts';
import { createMetrics } from '../src/server/metrics.ts';
import { createServer } from '../src/server/server.ts';
import { Manifest } from './support/kubernetes-schema.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const text = (name: string) => readFileSync(join(root, name), 'utf8');

/** Does the server that is deployed answer GET on this path? */
function serves(path: string): boolean {
  const store = { inbox: {}, check: async () => {} } as unknown as Parameters<
    typeof createServer
  >[0]['store'];
  const app = createServer({
    providers: [],
    store,
    metrics: createMetrics(),
    now: () => 0,
    log: pino({ level: 'silent' }),
    wake: () => {},
  });
  return app.hasRoute({ method: 'GET', url: path });
}

describe('docker-compose.yml', () => {
  const Service = z.strictObject({
    image: z
      .string()
      .regex(/:v?\d+\.\d+/, 'names a version')
      .optional(),
    build: z.literal('.').optional(),
    command: z.array(z.string()).optional(),
    environment: z.record(z.string(), z.string()).optional(),
    env_file: z.array(z.strictObject({ path: z.string(), required: z.boolean() })).optional(),
    ports: z.array(z.string().regex(/^\d+:\d+$/)).optional(),
    volumes: z.array(z.string().regex(/^[a-z]+:\//)).optional(),
    configs: z.array(z.strictObject({ source: z.string(), target: z.string() })).optional(),
    depends_on: z
      .union([
        z.array(z.string()),
        z.record(
          z.string(),
          z.strictObject({
            condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
          }),
        ),
      ])
      .optional(),
    ulimits: z.unknown().optional(),
    read_only: z.boolean().optional(),
    tmpfs: z.array(z.string()).optional(),
    security_opt: z.array(z.string()).optional(),
    cap_drop: z.array(z.string()).optional(),
    stop_grace_period: z
      .string()
      .regex(/^\d+s$/)
      .optional(),
    restart: z.enum(['unless-stopped', 'on-failure']).optional(),
  });
  const compose = z
    .strictObject({
      name: z.string(),
      services: z.record(z.string(), Service),
      configs: z.record(z.string(), z.strictObject({ content: z.string() })),
      volumes: z.record(z.string(), z.null()),
    })
    .parse(parse(text('docker-compose.yml')));

  it('is accepted by Docker Compose', (context) => {
    if (spawnSync('docker', ['compose', 'version']).status !== 0) {
      context.skip('Docker Compose is not installed');
    }
    const checked = spawnSync('docker', ['compose', '-f', join(root, 'docker-compose.yml'), 'config', '-q']);
    expect(String(checked.stderr)).toBe('');
    expect(checked.status).toBe(0);
  });

  it('names only services, volumes and configs that it has', () => {
    for (const service of Object.values(compose.services)) {
      const needs = Array.isArray(service.depends_on)
        ? service.depends_on
        : Object.keys(service.depends_on ?? {});
      for (const name of needs) expect(compose.services).toHaveProperty(name);
      for (const volume of service.volumes ?? [])
        expect(compose.volumes).toHaveProperty(volume.split(':')[0] ?? '');
      for (const { source } of service.configs ?? []) expect(compose.configs).toHaveProperty(source);
    }
  });

  it('runs all parts of TiDB in one version', () => {
    const images = ['pd', 'tikv', 'tidb', 'tiflash'].map((name) => compose.services[name]?.image ?? '');
    expect(new Set(images.map((image) => image.split(':')[1])).size).toBe(1);
    for (const address of compose.configs.tiflash?.content.matchAll(/"(\w+):\d+"/g) ?? []) {
      expect(compose.services).toHaveProperty(address[1] ?? '');
    }
  });

  it('gives the service settings that it knows, pointing at that TiDB', () => {
    const { environment = {}, stop_grace_period = '0s' } = compose.services.service ?? {};
    expect(SETTING_NAMES).toEqual(expect.arrayContaining(Object.keys(environment)));
    const database = databaseConfig(environment);
    expect(compose.services).toHaveProperty(database?.host ?? '');
    expect(database?.port).toBe(4000);
    expect(compose.services.database?.command?.join(' ')).toContain(`EXISTS ${database?.name}'`);
    const { port, shutdownSeconds } = readConfig(environment);
    expect(compose.services.service?.ports).toEqual([`${port}:${port}`]);
    expect(Number.parseInt(stop_grace_period, 10)).toBeGreaterThan(shutdownSeconds);
  });
});

describe('deploy/kubernetes/devops-assist.yaml', () => {
  const file = 'deploy/kubernetes/devops-assist.yaml';
  const documents = parseAllDocuments(text(file));
  const objects = documents.map((document) => document.toJS() as unknown);
  const [account, deployment, service, budget] = Manifest.parse(objects);
  const { spec } = deployment;
  const pod = spec.template.spec;
  const [container] = pod.containers;

  it('is sound YAML', () => {
    expect(documents.flatMap((document) => document.errors)).toEqual([]);
  });

  it.each([
    ['a field that is misspelt', 'periodSeconds', 'periodSecond'],
    ['a field in the wrong place', 'replicas: 3\n', 'replicas: 3\n  image: x\n'],
    ['an older version of an API', 'policy/v1', 'policy/v1beta1'],
    ['a number in place of a text', 'value: "3000"', 'value: 3000'],
    ['a memory limit without a unit that exists', '768Mi', '768MB'],
    ['a container that may become root', 'runAsNonRoot: true', 'runAsNonRoot: false'],
  ])('would be refused with %s', (_name, right, wrong) => {
    const changed = text(file).replace(right, wrong);
    expect(changed).not.toBe(text(file));
    const parsed = parseAllDocuments(changed).map((document) => document.toJS() as unknown);
    expect(Manifest.safeParse(parsed).success).toBe(false);
  });

  it('names only what it has', () => {
    expect(pod.serviceAccountName).toBe(account.metadata.name);
    const ports = container.ports.map(({ name }) => name);
    for (const { targetPort } of service.spec.ports) expect(ports).toContain(targetPort);
    const volumes = pod.volumes.map(({ name }) => name);
    expect(container.volumeMounts.map(({ name }) => name)).toEqual(volumes);
    for (const { labelSelector } of pod.topologySpreadConstraints)
      expect(spec.template.metadata.labels).toMatchObject(labelSelector.matchLabels);
    const { 'prometheus.io/port': scraped, 'prometheus.io/path': path = '' } =
      spec.template.metadata.annotations;
    expect(scraped).toBe(String(container.ports[0]?.containerPort));
    expect(serves(path)).toBe(true);
  });

  it('is accepted by kubectl', (context) => {
    if (spawnSync('kubectl', ['version', '--client']).status !== 0) context.skip('kubectl is not installed');
    // What `kubectl apply -k` would send; with a cluster it would check it further.
    const built = spawnSync('kubectl', ['kustomize', join(root, 'deploy/kubernetes')], { encoding: 'utf8' });
    expect(built.stderr).toBe('');
    const kindOf = (object: unknown) => z.object({ kind: z.string() }).parse(object).kind;
    const kinds = parseAllDocuments(built.stdout).map((document) => kindOf(document.toJS()));
    expect(kinds.sort()).toEqual(objects.map(kindOf).sort());
  });

  it('selects its own pods everywhere, and lets one go at a time', () => {
    const labels = spec.template.metadata.labels;
    expect(labels).toMatchObject(spec.selector.matchLabels);
    expect(labels).toMatchObject(service.spec.selector);
    expect(labels).toMatchObject(budget.spec.selector.matchLabels);
    expect(budget.spec.minAvailable).toBe(spec.replicas - 1);
  });

  it('probes what the server serves, sets what the service reads, and waits for its end', () => {
    const env = Object.fromEntries(container.env.map(({ name, value }) => [name, value]));
    expect(SETTING_NAMES).toEqual(expect.arrayContaining(Object.keys(env)));
    const { port, shutdownSeconds } = readConfig(env);
    expect(container.ports).toEqual([{ name: 'http', containerPort: port }]);
    for (const probe of [container.readinessProbe, container.livenessProbe, container.startupProbe]) {
      expect(probe.httpGet.port).toBe('http');
      expect(serves(probe.httpGet.path)).toBe(true);
    }
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(shutdownSeconds);
  });
});

describe('the image', () => {
  const lines = text('Dockerfile')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));
  const begins = lines.findLastIndex((line) => line.startsWith('FROM'));
  const final = lines.slice(begins);
  const copied = (part: readonly string[]) =>
    part.flatMap((line) => {
      const words = line.split(/\s+/);
      return words[0] === 'COPY' ? words.slice(1, -1).filter((word) => !word.startsWith('--')) : [];
    });

  it('copies only what is there and what .dockerignore lets in', () => {
    const ignored = text('.dockerignore').split('\n');
    const own = copied(lines.filter((line) => !line.includes('--from=')));
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter((path) => !existsSync(join(root, path)) || ignored.includes(path))).toEqual([]);
  });

  it('holds everything that the package holds', () => {
    const { files } = JSON.parse(text('package.json')) as { files: string[] };
    const inside = copied(final).map((path) => path.replace(/^\/app\//, ''));
    expect(files.filter((path) => !inside.includes(path))).toEqual([]);
    expect(files.filter((path) => path !== 'dist' && !existsSync(join(root, path)))).toEqual([]);
  });

  it('runs as no root, keeps its data in a volume and asks a path that the server serves for its health', () => {
    const user = final.find((line) => line.startsWith('USER '));
    expect(user).toMatch(/^USER (?!root\b|0\b)/);
    expect(final).toContain('VOLUME /data');
    const health = final.find((line) => line.startsWith('HEALTHCHECK '));
    expect(
      serves(/127\.0\.0\.1:'\+\(process\.env\.PORT\|\|3000\)\+'(\/\w+)/.exec(health ?? '')?.[1] ?? ''),
    ).toBe(true);
  });
});
