/** What the service counts, in Prometheus' words, on a registry of its own. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  webhook(provider: string, status: number): void;
  delivery(did: string, provider: string, milliseconds: number): void;
  /** The text of `/metrics` and its content type. */
  render(): Promise<{ text: string; contentType: string }>;
}

export function createMetrics(): Metrics {
  const registers = [new Registry()];
  const registry = registers[0] as Registry;
  collectDefaultMetrics({ register: registry });
  const webhooks = new Counter({
    name: 'devops_assist_webhooks_total',
    help: 'Webhooks by provider and HTTP status of the answer',
    labelNames: ['provider', 'status'],
    registers,
  });
  const deliveries = new Counter({
    name: 'devops_assist_deliveries_total',
    help: 'Deliveries worked on, by what was done',
    labelNames: ['provider', 'did'],
    registers,
  });
  const seconds = new Histogram({
    name: 'devops_assist_delivery_seconds',
    help: 'Seconds from claiming a delivery to its end',
    labelNames: ['provider'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });
  return {
    webhook: (provider, status) => webhooks.inc({ provider, status: String(status) }),
    delivery(did, provider, milliseconds) {
      deliveries.inc({ provider, did });
      if (did !== 'retry' && did !== 'dead') seconds.observe({ provider }, milliseconds / 1000);
    },
    render: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  };
}
