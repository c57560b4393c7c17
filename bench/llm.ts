/**
 * From a failure to the language model's answer: a signed webhook over loopback, the inbox, the worker, a 1 MB log, the
 * analysis, the comment from rules, the question to a stand-in that thinks for 700 ms, the check of what it says, the
 * edit of the comment. Each run is a failure of its own on a pull request of its own, so that nothing is kept from before.
 */
import { llmConfig } from '../src/config/llm.ts';
import { openAdvisor } from '../src/llm/open-advisor.ts';
import { type SeenRequest, startLlmStandIn } from '../test/stand-ins/llm/server.ts';
import { startHarness } from '../test/support/github-service.ts';
import { openAnalyzer } from './support/analyzer.ts';

const BYTES = 1_000_000;
const WARM = 3;
const LABEL = 'AI-generated, not yet confirmed here';

export interface LlmBenchOptions {
  /** Runs that are measured, after a few that are not. Default 30. */
  readonly runs?: number;
  /** Milliseconds that the stand-in takes. Default 700. */
  readonly thinks?: number;
}

/** Gives `p50_ms` and `p95_ms` to the model's answer, and `rules_p95_ms` to the one from rules. */
export async function run({
  runs = 30,
  thinks = 700,
}: LlmBenchOptions = {}): Promise<Record<string, number>> {
  const endpoint = await startLlmStandIn();
  endpoint.delayMs = thinks;
  endpoint.otherwise = { kind: 'answers', to: answerTo };
  const config = llmConfig({
    GROQ_API_KEY: endpoint.key,
    GROQ_BASE_URL: `${endpoint.url}/openai/v1`,
    // What is measured is the way, whatever the rules think of these logs.
    GROQ_BELOW_CONFIDENCE: '1',
    GROQ_TOKENS_PER_DAY: '1000000000',
    GROQ_USD_PER_DAY: '1000000',
  });
  if (!config) throw new Error('no language model is configured');
  const harness = await startHarness({
    analyze: await openAnalyzer(),
    model: (store) => (onAsked) => ({
      advisor: openAdvisor(config, { fetch, now: Date.now, store, onAsked }),
      neighbours: async () => [],
    }),
  });
  try {
    const whole: number[] = [];
    const rules: number[] = [];
    for (let pull = 1; pull <= runs + WARM; pull += 1) {
      const failed = harness.failedRun(pull, log(pull));
      const started = performance.now();
      await harness.deliver(harness.hooks.workflowRun(harness.repository, failed), `bench-${pull}`);
      const first = performance.now() - started;
      const ended = await harness.ended(new RegExp(`^ask-model:.*:${failed.id}:`), ['delivery done']);
      const took = performance.now() - started;
      const [comment] = harness.comments(pull);
      if (!comment?.body.includes(LABEL) || comment.writes !== 2)
        throw new Error(`run ${pull} was not answered by the model: ${JSON.stringify(ended)}`);
      if (pull <= WARM) continue;
      rules.push(first);
      whole.push(took);
    }
    if (endpoint.seen.length !== runs + WARM) throw new Error('a failure was not asked about once');
    return { p50_ms: at(whole, 0.5), p95_ms: at(whole, 0.95), rules_p95_ms: at(rules, 0.95) };
  } finally {
    await harness.close();
    await endpoint.close();
  }
}

const at = (times: number[], share: number): number =>
  Math.round(times.sort((a, b) => a - b)[Math.ceil(times.length * share) - 1] as number);

/** An answer that rests on the line that it was shown. */
function answerTo({ messages }: SeenRequest['body']): unknown {
  const prompt = messages.at(-1)?.content ?? '';
  const lines = /<<<LOG \w+\n([\s\S]*)\nLOG \w+>>>/.exec(prompt)?.[1]?.split('\n') ?? [];
  const quote = lines.find((line) => line.includes('FROB')) ?? lines[0] ?? '';
  return {
    known: true,
    category: 'config',
    title: 'The gadget is not declared',
    explanation: 'The build asks for a gadget that nobody declared.',
    quotes: [quote],
    files: [],
    tests: [],
    solution: 'Declare the gadget',
    steps: ['Declare the gadget that the line names.', 'Run the build again.'],
    commands: [{ language: 'sh', text: 'frobnicate add gadget' }],
    references: [],
    estimatedMinutes: 5,
    transient: false,
  };
}

/** A failure that no pattern knows, each with a word of its own: numbers would be folded away. */
function log(seed: number): string {
  const word = [...String(seed)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  const lines: string[] = ['##[group]Run frobnicate build', 'frobnicate build', '##[endgroup]'];
  let bytes = 0;
  for (let index = 0; bytes < BYTES; index += 1) {
    const line = ` ok gadget-${index % 97} (${(index * 7 + seed) % 40} parts) ${(index * 13) % 900}ms`;
    lines.push(line);
    bytes += line.length + 31;
  }
  lines.push(
    `FROBERR: gadget quux${word}zap is not declared`,
    '##[error]Process completed with exit code 3.',
  );
  return lines.map((line) => `2026-01-05T10:00:00.0000000Z ${line}`).join('\n');
}
