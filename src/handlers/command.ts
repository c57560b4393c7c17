/** `/devops-assist …`: permission checked, 👀 at once, 🚀 or 😕 with a reason at the end. */
import { REPLY_MARKER, type Target } from '../domain.ts';
import type { CiEventOf } from '../event.ts';
import type { CommentSink, Provider, Right } from '../providers/provider.ts';
import { DEFAULT_SETTINGS } from '../providers/settings.ts';
import { renderExplanation, renderHelp, renderLesson } from '../report/reply.ts';
import { failing, readBoard, runOf, writeBoard } from './board.ts';
import { type Command, parseCommand } from './command-text.ts';
import { type HandlerDeps, nothing, type Outcome } from './deps.ts';
import { alone } from './lock.ts';
import { buildAnswer, ignoreKey, post } from './post.ts';
import { reanalyzeTarget } from './reanalyze.ts';
import { castTrialVote } from './trial-vote.ts';
import { castVote } from './vote.ts';

/** What a command did: `reply` is written as a comment, a `refusal` with 😕. */
interface Done {
  readonly outcome: Outcome;
  readonly reply?: string;
  readonly refusal?: string;
}

interface Call {
  readonly deps: HandlerDeps;
  readonly provider: Provider;
  readonly target: Target;
  readonly author: string;
  readonly argument: string | null;
  readonly signal: AbortSignal;
}

const RIGHTS = {
  help: 'command',
  explain: 'command',
  reanalyze: 'command',
  ignore: 'write',
  learn: 'write',
  rerun: 'write',
  helpful: 'vote',
  wrong: 'vote',
} as const satisfies Record<Command, Right>;

const COMMANDS: Readonly<Record<Command, (call: Call) => Promise<Done>>> = {
  help: async () => ({ outcome: { did: 'noted', why: 'help was shown' }, reply: renderHelp() }),
  async reanalyze({ deps, target, signal }) {
    const outcome = await reanalyzeTarget(deps, target, signal);
    return outcome.did === 'nothing' ? { outcome, refusal: outcome.why } : { outcome };
  },
  async explain({ deps, provider, target, signal }) {
    const settings =
      (await provider.settings?.settings(target, target.repository, signal)) ?? DEFAULT_SETTINGS;
    const board = await readBoard(deps.store.facts, target, deps.now());
    const { findings } = await buildAnswer(deps, target, board, settings);
    if (findings.length === 0) return refused('there is no answer here to explain');
    return {
      outcome: { did: 'noted', why: 'the answer was explained' },
      reply: renderExplanation(findings.map(({ diagnosis }) => diagnosis)),
    };
  },
  async ignore({ deps, provider, target, signal }) {
    return alone(deps, target, signal, async () => {
      const settings =
        (await provider.settings?.settings(target, target.repository, signal)) ?? DEFAULT_SETTINGS;
      const board = await readBoard(deps.store.facts, target, deps.now());
      const { findings } = await buildAnswer(deps, target, board, settings);
      const first = findings[0];
      if (!first) return refused('there is no finding here to ignore');
      await deps.store.facts.put(
        target,
        ignoreKey(target, first.diagnosis.fingerprint),
        first.diagnosis.title,
        null,
      );
      await post(deps, provider, target, board, settings, signal);
      await writeBoard(deps.store.facts, target, board, deps.now());
      return { outcome: { did: 'updated', why: 'the finding is ignored here from now on' } };
    });
  },
  async learn({ deps, provider, target, author, argument, signal }) {
    if (!deps.school) return refused('this service does not learn');
    if (argument === null) return refused('say in one line what to do: `/devops-assist learn <one line>`');
    const settings =
      (await provider.settings?.settings(target, target.repository, signal)) ?? DEFAULT_SETTINGS;
    const board = await readBoard(deps.store.facts, target, deps.now());
    const { findings } = await buildAnswer(deps, target, board, settings);
    const failed = findings.find(({ diagnosis }) => diagnosis.rootCause !== null)?.diagnosis;
    if (!failed) return refused('there is no failure here to learn about');
    const { id, state, line } = await deps.school.learn(target, failed, argument, author);
    return {
      outcome: { did: 'noted', why: `the line was kept as ${id}` },
      reply: renderLesson({ id, state, failure: failed.title, line }),
    };
  },
  helpful: (call) => vote(call, 1),
  wrong: (call) => vote(call, 0),
  async rerun({ deps, target, signal }) {
    const board = await readBoard(deps.store.facts, target, deps.now());
    const red = failing(board);
    if (red.length === 0) return refused('nothing fails here');
    // A second rerun of the same failure is hope, not repair.
    const first = red.filter(({ attempt }) => attempt === 1);
    if (first.length === 0) return refused('the failed jobs were run again before');
    const able = first.flatMap((entry) => {
      const source = deps.provider(runOf(entry))?.source;
      return source?.rerun ? [() => source.rerun?.(runOf(entry), signal)] : [];
    });
    if (able.length === 0) return refused('this CI cannot run jobs again from here');
    for (const rerun of able) await rerun();
    return { outcome: { did: 'noted', why: 'the failed jobs run again' } };
  },
};

async function vote(call: Call, score: 0 | 1): Promise<Done> {
  const { deps, provider, target, author, argument, signal } = call;
  const outcome =
    argument === null
      ? await castVote(deps, target, author, score)
      : await castTrialVote(deps, provider, target, author, score, argument, signal);
  return outcome.did === 'nothing' ? { outcome, refusal: outcome.why } : { outcome };
}

const refused = (why: string): Done => ({ outcome: nothing(why), refusal: why });

export const handleCommand =
  (deps: HandlerDeps) =>
  async (event: CiEventOf<'command'>, signal: AbortSignal): Promise<Outcome> => {
    const { target, author, commentId } = event;
    const provider = deps.provider(target);
    if (!provider?.sink) return nothing(`${target.provider} ${target.instance} takes no comments`);
    const asked = parseCommand(event.text);
    if (!asked) return nothing('the comment holds no command outside of quotations and code');
    const { sink } = provider;
    const command = asked.kind === 'command' ? asked.command : 'help';
    const argument = asked.kind === 'command' ? asked.argument : null;
    const may = await sink.mayCommand(target, author, signal, RIGHTS[command]);
    if (!may) return refuse(sink, event, signal, null, `${author} may not do this here`);
    await sink.acknowledge(target, commentId, 'seen', signal);
    const done =
      asked.kind === 'unknown'
        ? { ...(await COMMANDS.help(call())), reply: renderHelp(asked.word) }
        : await COMMANDS[command](call());
    if (done.refusal !== undefined) return refuse(sink, event, signal, done.refusal, done.refusal);
    if (done.reply !== undefined) await sink.reply(target, `${REPLY_MARKER}\n${done.reply}`, signal);
    await sink.acknowledge(target, commentId, 'done', signal);
    return done.outcome;

    function call(): Call {
      return { deps, provider: provider as Provider, target, author, argument, signal };
    }
  };

/** 😕, and the reason as a reply where the person has the right to an answer. */
async function refuse(
  sink: CommentSink,
  event: CiEventOf<'command'>,
  signal: AbortSignal,
  reason: string | null,
  why: string,
): Promise<Outcome> {
  await sink.acknowledge(event.target, event.commentId, 'refused', signal);
  if (reason !== null) await sink.reply(event.target, `${REPLY_MARKER}\nNot done: ${reason}.`, signal);
  return nothing(why);
}
