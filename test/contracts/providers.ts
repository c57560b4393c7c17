/**
 * What holds for every provider, whatever it talks to. A **laboratory** is one provider on its stand-in; it knows how to
 * make a run of each kind there. The expectations below are run for each of them.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANSWER_MARKER, type RunRef, type Target } from '../../src/domain.ts';
import { CiEvent } from '../../src/event.ts';
import { ProviderError } from '../../src/providers/error.ts';
import type { JobLog, Provider, WebhookRequest } from '../../src/providers/provider.ts';

export type Ending = 'failed' | 'passed' | 'cancelled';

export interface Laboratory {
  readonly provider: Provider;
  /** Every secret that the provider holds. */
  readonly secrets: readonly string[];
  /** A run that ended so, with one job `test` that wrote this log if it failed. */
  addRun(ending: Ending, log?: string): RunRef;
  /** The webhook that tells of a failed run, as an honest sender would send it. */
  webhook(run: RunRef): WebhookRequest;
  /** The same from somebody who does not know the secret. */
  forged(run: RunRef): WebhookRequest;
  /** From now on every request is answered like this; null ends it. */
  fail(status: number | 'drop' | null): void;
  /** The log of the run's job is gone. */
  loseLog(run: RunRef): void;
  requests(): number;
  violations(): readonly string[];
  /** For forges: a place to answer on, and the comments of ours that stand there. */
  readonly forge?: {
    target(): Target;
    comments(): readonly string[];
    /** A comment of somebody else that holds this text. */
    say(text: string): void;
  };
  close(): Promise<void>;
}

const signal = () => AbortSignal.timeout(20_000);

async function read(log: JobLog): Promise<string> {
  if (log.kind !== 'log') throw new Error(`no log: ${log.reason}`);
  const parts: Uint8Array[] = [];
  for await (const part of log.bytes) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error,
  );

/** The parts that a forge must have. */
function asForge({ forge, provider: { sink } }: Laboratory) {
  if (!forge || !sink) throw new Error('a forge has a sink, and its laboratory a place to answer on');
  return { forge, sink };
}

/** Runs the expectations for one provider. `open` makes a fresh laboratory; a forge also takes answers. */
export function providerContract(
  name: string,
  open: () => Promise<Laboratory>,
  { isForge }: { isForge: boolean },
): void {
  describe(`the provider ${name}`, () => {
    let lab: Laboratory;
    beforeEach(async () => {
      lab = await open();
    });
    afterEach(async () => {
      await lab.close();
      expect(lab.violations()).toEqual([]);
    });
    const source = () => lab.provider.source;

    describe('webhooks', () => {
      it('become an event that names the run, without a request', async () => {
        const run = lab.addRun('failed', 'x');
        const received = await lab.provider.receiver.receive(lab.webhook(run), Date.now());
        expect(received).toMatchObject({
          kind: 'accepted',
          instance: lab.provider.instance,
          organisation: run.organisation,
          event: { kind: 'run-finished', run: { runId: run.runId, repository: run.repository } },
        });
        expect(received.kind === 'accepted' && CiEvent.parse(received.event)).toBeTruthy();
        expect(lab.requests()).toBe(0);
      });

      it('sent again have the same id, those of another run another', async () => {
        const [first, second] = [lab.addRun('failed', 'x'), lab.addRun('failed', 'x')];
        const id = async (request: WebhookRequest) => {
          const received = await lab.provider.receiver.receive(request, Date.now());
          return received.kind === 'accepted' ? received.deliveryId : received.kind;
        };
        const request = lab.webhook(first);
        expect(await id(request)).toBe(await id(request));
        expect(await id(request)).not.toBe(await id(lab.webhook(second)));
      });

      it('of strangers are refused with 401, and so are changed ones', async () => {
        const run = lab.addRun('failed', 'x');
        expect(await lab.provider.receiver.receive(lab.forged(run), Date.now())).toMatchObject({
          kind: 'refused',
          status: 401,
        });
      });

      it('say nothing of a secret when they are refused', async () => {
        const received = await lab.provider.receiver.receive(
          lab.forged(lab.addRun('failed', 'x')),
          Date.now(),
        );
        for (const secret of lab.secrets) expect(JSON.stringify(received)).not.toContain(secret);
      });
    });

    describe('runs', () => {
      it.each([
        ['failed', 'failed'],
        ['passed', 'passed'],
        ['cancelled', 'ignored'],
      ] as const)('that %s are %s', async (ending, outcome) => {
        const run = lab.addRun(ending, 'x');
        const facts = await source().run(run, signal());
        expect(facts).toMatchObject({ outcome, run: { runId: run.runId, repository: run.repository } });
        expect(facts.reason === null).toBe(outcome !== 'ignored');
        expect(URL.canParse(facts.url)).toBe(true);
        expect(facts.name).not.toBe('');
      });

      it('that do not exist are refused for good', async () => {
        const run = { ...lab.addRun('failed', 'x'), runId: '987654321' };
        expect(await failure(source().run(run, signal()))).toMatchObject({
          code: 'PROVIDER_REFUSED',
          status: 404,
          final: true,
        });
      });

      it('have a target', async () => {
        const run = lab.addRun('failed', 'x');
        const target = await source().target(await source().run(run, signal()), signal());
        expect(target).toMatchObject({ kind: expect.stringMatching(/^(pull|commit)$/) });
        expect(target.id).not.toBe('');
      });
    });

    describe('logs', () => {
      const jobOf = async (run: RunRef) => {
        const { jobs, omitted } = await source().failedJobs(run, signal());
        expect([jobs.length, omitted]).toEqual([1, 0]);
        const job = jobs[0];
        if (!job) throw new Error('no job');
        expect(URL.canParse(job.url)).toBe(true);
        return job;
      };

      it('are given whole, byte for byte, also when they are large', async () => {
        const text = `${'a line with ünïcödé\n'.repeat(200_000)}error: the end\n`;
        const run = lab.addRun('failed', text);
        expect((await read(await source().log(run, await jobOf(run), signal()))) === text).toBe(true);
      });

      it('that are gone are unavailable, with the reason', async () => {
        const run = lab.addRun('failed', 'x');
        const job = await jobOf(run);
        lab.loseLog(run);
        expect(await source().log(run, job, signal())).toMatchObject({
          kind: 'unavailable',
          reason: expect.stringMatching(/^(expired|missing)$/),
        });
      });

      it('stop with their reader', async () => {
        const run = lab.addRun('failed', 'x'.repeat(10_000_000));
        const caller = new AbortController();
        const log = await source().log(run, await jobOf(run), caller.signal);
        if (log.kind !== 'log') throw new Error('no log');
        const reading = failure(
          (async () => {
            for await (const _ of log.bytes) caller.abort(new Error('the worker stops'));
          })(),
        );
        expect(await reading).toMatchObject({ message: 'the worker stops' });
      });
    });

    describe('trouble', () => {
      it.each([502, 'drop'] as const)('%s is an outage: tried again later', async (status) => {
        const run = lab.addRun('failed', 'x');
        lab.fail(status);
        const error = await failure(source().run(run, signal()));
        expect(error).toBeInstanceOf(ProviderError);
        expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', final: false });
      });

      it('429 is waited for, without a call meanwhile', async () => {
        const run = lab.addRun('failed', 'x');
        lab.fail(429);
        expect(await failure(source().run(run, signal()))).toMatchObject({
          code: 'PROVIDER_LIMITED',
          retryAt: expect.any(Number),
        });
        const before = lab.requests();
        await failure(source().run(run, signal()));
        expect(lab.requests()).toBe(before);
      });

      it('never shows a secret', async () => {
        const run = lab.addRun('failed', 'x');
        for (const status of [401, 403, 502, 'drop'] as const) {
          lab.fail(status);
          const error = (await failure(source().run(run, signal()))) as Error;
          const said = `${error.message} ${JSON.stringify(error)}`;
          for (const secret of lab.secrets) expect(said).not.toContain(secret);
        }
      });
    });

    if (!isForge) return;
    describe('answers, for it is a forge', () => {
      const answer = (text: string) => `${ANSWER_MARKER}\n${text}\n`;

      it('are one comment, updated in place, not written when nothing changed', async () => {
        const { forge, sink } = asForge(lab);
        const target = forge.target();
        const first = await sink.upsert(target, answer('red'), signal());
        expect(first.written).toBe(true);
        expect(URL.canParse(first.url)).toBe(true);
        expect(await sink.upsert(target, answer('red'), signal())).toMatchObject({
          id: first.id,
          written: false,
        });
        expect(await sink.upsert(target, answer('green'), signal())).toMatchObject({
          id: first.id,
          written: true,
        });
        expect(forge.comments().map((body) => body.trim())).toEqual([answer('green').trim()]);
      });

      it('are not confused with what a person copied', async () => {
        const { forge, sink } = asForge(lab);
        forge.say(answer('mine now'));
        await sink.upsert(forge.target(), answer('red'), signal());
        expect(forge.comments().map((body) => body.trim())).toEqual([answer('red').trim()]);
      });

      it('have no reactions at first, also where the comment is gone', async () => {
        const { forge, sink } = asForge(lab);
        const target = forge.target();
        const { id } = await sink.upsert(target, answer('red'), signal());
        const found = await sink.reactions([{ target, id }], signal());
        expect(found.get(id)).toEqual([]);
      });
    });
  });
}
