/**
 * The objects of the manifest as Kubernetes' API reference has them, strict: a field that is misspelt or stands in the
 * wrong place is an error, as `kubectl --validate=strict` makes it.
 * https://kubernetes.io/docs/reference/kubernetes-api/
 */
import { z } from 'zod';

/** RFC 1123 label: what names of objects, containers, ports and volumes have to be. */
const Name = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const LabelValue = z.string().regex(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/);
const QualifiedName = z.string().regex(/^([a-z0-9.-]+\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
const Labels = z.record(QualifiedName, LabelValue);
const Quantity = z.string().regex(/^\d+(\.\d+)?(m|[KMGT]i?|k)?$/);
const Port = z.int().min(1).max(65_535);
const seconds = z.int().min(1);
const Selector = z.strictObject({ matchLabels: Labels });
const Metadata = z.strictObject({ name: Name, labels: Labels });

const Probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string().startsWith('/'), port: Name }),
  periodSeconds: seconds.optional(),
  timeoutSeconds: seconds.optional(),
  failureThreshold: seconds.optional(),
});

const Container = z.strictObject({
  name: Name,
  image: z.string().regex(/^[\w./-]+:[\w.-]+$/, 'names a version'),
  envFrom: z.array(z.strictObject({ secretRef: z.strictObject({ name: Name }) })),
  env: z.array(z.strictObject({ name: z.string().regex(/^[A-Z_][A-Z0-9_]*$/), value: z.string() })),
  ports: z.array(z.strictObject({ name: Name, containerPort: Port })),
  readinessProbe: Probe,
  livenessProbe: Probe,
  startupProbe: Probe,
  lifecycle: z.strictObject({
    preStop: z.strictObject({ exec: z.strictObject({ command: z.array(z.string()).min(1) }) }),
  }),
  resources: z.strictObject({
    requests: z.strictObject({ cpu: Quantity, memory: Quantity }),
    limits: z.strictObject({ cpu: Quantity.optional(), memory: Quantity }),
  }),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  volumeMounts: z.array(z.strictObject({ name: Name, mountPath: z.string().startsWith('/') })),
});

const ServiceAccount = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('ServiceAccount'),
  metadata: Metadata,
  automountServiceAccountToken: z.boolean(),
});

const Deployment = z.strictObject({
  apiVersion: z.literal('apps/v1'),
  kind: z.literal('Deployment'),
  metadata: Metadata,
  spec: z.strictObject({
    replicas: z.int().min(2),
    selector: Selector,
    strategy: z.strictObject({
      type: z.literal('RollingUpdate'),
      rollingUpdate: z.strictObject({ maxUnavailable: z.int().min(0), maxSurge: z.int().min(0) }),
    }),
    template: z.strictObject({
      metadata: z.strictObject({ labels: Labels, annotations: z.record(QualifiedName, z.string()) }),
      spec: z.strictObject({
        serviceAccountName: Name,
        automountServiceAccountToken: z.boolean(),
        terminationGracePeriodSeconds: seconds,
        securityContext: z.strictObject({
          runAsNonRoot: z.literal(true),
          runAsUser: z.int().min(1),
          runAsGroup: z.int().min(1),
          fsGroup: z.int().min(1),
          seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
        }),
        topologySpreadConstraints: z.array(
          z.strictObject({
            maxSkew: z.int().min(1),
            topologyKey: QualifiedName,
            whenUnsatisfiable: z.enum(['DoNotSchedule', 'ScheduleAnyway']),
            labelSelector: Selector,
          }),
        ),
        containers: z.tuple([Container]),
        volumes: z.array(
          z.strictObject({ name: Name, emptyDir: z.strictObject({ sizeLimit: Quantity.optional() }) }),
        ),
      }),
    }),
  }),
});

const Service = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Service'),
  metadata: Metadata,
  spec: z.strictObject({
    selector: Labels,
    ports: z.array(z.strictObject({ name: Name, port: Port, targetPort: z.union([Port, Name]) })).min(1),
  }),
});

const PodDisruptionBudget = z.strictObject({
  apiVersion: z.literal('policy/v1'),
  kind: z.literal('PodDisruptionBudget'),
  metadata: Metadata,
  spec: z.strictObject({ minAvailable: z.int().min(1), selector: Selector }),
});

/** The documents of the manifest, in its order. */
export const Manifest = z.tuple([ServiceAccount, Deployment, Service, PodDisruptionBudget]);
