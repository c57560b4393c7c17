/** `devops-assist patterns list|show|promote|retire|keygen|export|import`: patterns that were learned, by hand. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import type { Embedder } from '../analysis/embedder.ts';
import type { TrustedKey } from '../config/packs.ts';
import { LEARNED_STATES, type LearnedState, PROVIDERS, type ProviderName, type Scope } from '../domain.ts';
import { DevopsAssistError } from '../errors.ts';
import { loadPatternFolder } from '../knowledge/load-patterns.ts';
import { adoptPack } from '../learning/adopt.ts';
import { fromPattern } from '../learning/from-pattern.ts';
import { type Learnt, readLearned } from '../learning/learned-store.ts';
import { newKey, readPack, readPrivateKey, writePack } from '../learning/pack.ts';
import { trialOf } from '../learning/review.ts';
import { type StoreConfig, useStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';

export interface LearnedCommandDeps {
  /** Read when a command runs. Throws CONFIG_INVALID. */
  readonly config: () => StoreConfig & { readonly trustedKeys: readonly TrustedKey[] };
  readonly embedder: () => Promise<Embedder>;
  readonly now: () => number;
  readonly out: NodeJS.WritableStream;
}

/** @param patterns the command `patterns`, whose subcommands these are */
export function registerLearned(patterns: Command, deps: LearnedCommandDeps): void {
  const say = (line: string) => void deps.out.write(`${line}\n`);
  const withStore = async (use: (store: Store) => Promise<void>) => useStore(deps.config(), use);

  patterns
    .command('list')
    .description('list the patterns that were learned or imported')
    .option('--state <state>', LEARNED_STATES.join(', '), oneOf)
    .option('--scope <scope>', 'only of <provider>/<instance>/<organisation>, or everybody', scopeOf)
    .action(({ state, scope }: { state?: LearnedState; scope?: Where }) =>
      withStore(async (store) => {
        const found = readLearned(await store.learned.all()).filter(
          ({ row }) => (!state || row.state === state) && (!scope || isAt(row, scope)),
        );
        for (const { row, pattern } of found)
          say(
            [
              pattern.id.padEnd(22),
              row.state.padEnd(7),
              placeOf(row.scope),
              row.repository ?? '',
              pattern.from.kind,
              plain(pattern.title, 80),
            ]
              .filter((part) => part !== '')
              .join('  '),
          );
        say(`${found.length} learned patterns`);
      }),
    );

  patterns
    .command('show')
    .description('show a learned pattern and how its trial stands')
    .argument('<id>')
    .option('--scope <scope>', '<provider>/<instance>/<organisation>, or everybody', scopeOf)
    .action((id: string, { scope }: { scope?: Where }) =>
      withStore(async (store) => {
        for (const learnt of await find(store, id, scope)) {
          const { row, pattern } = learnt;
          say(
            `${pattern.id}  ${row.state}  ${placeOf(row.scope)}${row.repository ? `  ${row.repository}` : ''}`,
          );
          say(`  failure  ${plain(pattern.title, 200)} (${pattern.category}, ${pattern.tool})`);
          say(`  answer   ${plain(pattern.solution.title, 300)}`);
          for (const step of pattern.solution.steps) say(`           ${plain(step, 300)}`);
          say(`  teacher  ${pattern.from.kind}`);
          if (row.scope === null) continue;
          const { cases, right, wrong, won, lost, evidence, finding } = await trialOf(
            store,
            row.scope,
            learnt,
            deps.now(),
          );
          say(
            `  trial    right in ${right} and wrong in ${wrong} of ${cases} cases; beside a shown answer won ${won}, lost ${lost}`,
          );
          say(`           evidence ${evidence} of the 20 that a promotion needs: ${finding}`);
        }
      }),
    );

  for (const [name, to, description] of [
    ['promote', 'active', 'let a learned pattern answer from now on'],
    ['retire', 'retired', 'let a learned pattern answer no more'],
  ] as const)
    patterns
      .command(name)
      .description(description)
      .argument('<id>')
      .option('--scope <scope>', '<provider>/<instance>/<organisation>, or everybody', scopeOf)
      .action((id: string, { scope }: { scope?: Where }) =>
        withStore(async (store) => {
          const found = await find(store, id, scope);
          if (found.length > 1)
            throw new DevopsAssistError(
              'INPUT_UNREADABLE',
              `${id} is known to ${found.map(({ row }) => placeOf(row.scope)).join(' and ')}`,
              { hint: 'Say which one with --scope.' },
            );
          const [{ row }] = found as [Learnt];
          await store.learned.save([{ ...row, state: to, updatedAt: deps.now() }]);
          say(`${id}: ${row.state} -> ${to} for ${placeOf(row.scope)}`);
        }),
      );

  patterns
    .command('keygen')
    .description('make a key that signs packs; prints its public half')
    .argument('<file>', 'where the private key is written')
    .action((file: string) => {
      if (existsSync(file))
        throw new DevopsAssistError('INPUT_UNREADABLE', `${file} is already there`, {
          hint: 'Name a new file: a key is never overwritten.',
        });
      const { privateKey, publicKey } = newKey();
      write(file, privateKey, 0o600);
      say(publicKey);
    });

  patterns
    .command('export')
    .description('write patterns as a signed pack')
    .argument('<pack>', 'the file to write')
    .argument('[ids...]', 'these learned patterns; all active ones if left out')
    .requiredOption('--key <file>', 'the private key that signs, from `patterns keygen`')
    .option('--name <name>', 'what the pack is called', 'patterns')
    .option('--scope <scope>', 'only of <provider>/<instance>/<organisation>, or everybody', scopeOf)
    .option('--from <folder>', 'pattern files of this folder instead of learned patterns')
    .action((file: string, ids: string[], options: ExportOptions) => {
      const key = readPrivateKey(read(options.key), options.key);
      if (options.from !== undefined) {
        const chosen = loadPatternFolder(options.from).filter(
          ({ id }) => ids.length === 0 || ids.includes(id),
        );
        return finish(chosen.map(fromPattern));
      }
      return withStore(async (store) => {
        const known = readLearned(await store.learned.all()).filter(
          ({ row }) => !options.scope || isAt(row, options.scope),
        );
        const chosen = known.filter(({ row, pattern }) =>
          ids.length === 0 ? row.state === 'active' : ids.includes(pattern.id),
        );
        const missing = ids.find((id) => !chosen.some(({ pattern }) => pattern.id === id));
        if (missing !== undefined) throw unknown(missing);
        finish([...new Map(chosen.map(({ pattern }) => [pattern.id, pattern])).values()]);
      });

      function finish(chosen: Parameters<typeof writePack>[1]): void {
        if (chosen.length === 0)
          throw new DevopsAssistError('INPUT_EMPTY', 'there is no pattern to export', {
            hint: '`devops-assist patterns list` shows those that are known.',
          });
        write(file, writePack(options.name, chosen, key), 0o644);
        say(`${file}: ${chosen.length} patterns, signed`);
      }
    });

  patterns
    .command('import')
    .description('add the patterns of a signed pack, on trial')
    .argument('<pack>')
    .requiredOption('--scope <scope>', 'for <provider>/<instance>/<organisation>, or everybody', scopeOf)
    .option('--active', 'let them answer at once, without a trial')
    .action((file: string, { scope, active }: { scope: Where; active?: true }) => {
      const { pack, signer } = readPack(read(file), file, deps.config().trustedKeys);
      return withStore(async (store) => {
        const state = active ? 'active' : 'shadow';
        const { added, kept } = await adoptPack(
          store,
          await deps.embedder(),
          pack,
          scope.scope,
          state,
          deps.now(),
        );
        say(
          `${plain(pack.name, 100)}, signed by ${signer}: ${added} patterns added as ${state}, ${kept} known before`,
        );
      });
    });
}

interface ExportOptions {
  readonly key: string;
  readonly name: string;
  readonly scope?: Where;
  readonly from?: string;
}

/** Null: everybody. */
interface Where {
  readonly scope: Scope | null;
}

async function find(store: Store, id: string, where: Where | undefined): Promise<Learnt[]> {
  const found = readLearned(await store.learned.all()).filter(
    ({ row, pattern }) => pattern.id === id && (!where || isAt(row, where)),
  );
  if (found.length === 0) throw unknown(id);
  return found;
}

const unknown = (id: string): DevopsAssistError =>
  new DevopsAssistError('INPUT_UNREADABLE', `${id} is no learned pattern here`, {
    hint: '`devops-assist patterns list` shows those that are known.',
  });

const isAt = (row: { readonly scope: Scope | null }, { scope }: Where): boolean =>
  placeOf(row.scope) === placeOf(scope);

const placeOf = (scope: Scope | null): string =>
  scope === null ? 'everybody' : `${scope.provider}/${scope.instance}/${scope.organisation}`;

function scopeOf(text: string): Where {
  if (text === 'everybody') return { scope: null };
  const [provider = '', instance = '', ...organisation] = text.split('/');
  if (
    !(PROVIDERS as readonly string[]).includes(provider) ||
    instance === '' ||
    organisation.join('/') === ''
  )
    throw new InvalidArgumentError(
      'is not <provider>/<instance>/<organisation> or everybody, as github/github.com/acme',
    );
  return { scope: { provider: provider as ProviderName, instance, organisation: organisation.join('/') } };
}

function oneOf(state: string): LearnedState {
  if (!(LEARNED_STATES as readonly string[]).includes(state))
    throw new InvalidArgumentError(`is not one of ${LEARNED_STATES.join(', ')}`);
  return state as LearnedState;
}

/** One line without control characters: what was learned may hold anything that a log held. */
const plain = (text: string, limit: number): string =>
  text
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
    .slice(0, limit);

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new DevopsAssistError('INPUT_UNREADABLE', `${file} cannot be read`, { cause: error });
  }
}

function write(file: string, text: string, mode: number): void {
  try {
    writeFileSync(file, text, { mode });
  } catch (error) {
    throw new DevopsAssistError('INPUT_UNREADABLE', `${file} cannot be written`, { cause: error });
  }
}
