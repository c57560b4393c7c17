/** What the service counts, in Prometheus' words, on a registry of its own. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  webhook(provider: string, status: number): void;
  delivery(did: string, provider: string, milliseconds: number): void;
  /** One question to the language model: what came of it, and the tokens that it took where the endpoint said. */
  question(outcome: string, tokens: { input: number; output: number } | null, milliseconds: number): void;
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
  const questions = new Histogram({
    name: 'devops_assist_llm_question_seconds',
    help: 'Seconds of questions to the language model, by what came of them',
    labelNames: ['outcome'],
    buckets: [0.1, 0.25, 0.5, 1, 2, 5],
    registers,
  });
  const tokensUsed = new Counter({
    name: 'devops_assist_llm_tokens_total',
    help: 'Tokens of the language model, by direction',
    labelNames: ['direction'],
    registers,
  });
  return {
    question(outcome, tokens, milliseconds) {
      questions.observe({ outcome }, milliseconds / 1000);
      tokensUsed.inc({ direction: 'input' }, tokens?.input ?? 0);
      tokensUsed.inc({ direction: 'output' }, tokens?.output ?? 0);
    },
    webhook: (provider, status) => webhooks.inc({ provider, status: String(status) }),
    delivery(did, provider, milliseconds) {
      deliveries.inc({ provider, did });
      if (did !== 'retry' && did !== 'dead') seconds.observe({ provider }, milliseconds / 1000);
    },
    render: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  };
}
