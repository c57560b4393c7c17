/** `devops-assist migrate|store|inbox|forget`: for those who run the service. */
import { createReadStream, createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { PROVIDERS, type ProviderName, type Scope } from '../domain.ts';
import { DevopsAssistError } from '../errors.ts';
import { migrateStore, type StoreConfig, useStore } from '../store/open.ts';
import type { Retention, Store } from '../store/store.ts';
import { EXPORT_HEADER, exportLines, importRecords } from '../store/transfer.ts';
import { verify } from '../store/verify.ts';

export interface StoreCommandDeps {
  /** Read when a command runs, so that the others need no configuration. Throws CONFIG_INVALID. */
  readonly config: () => StoreConfig & { readonly retention: Retention };
  readonly now: () => number;
  readonly out: NodeJS.WritableStream;
}

export function registerStore(program: Command, deps: StoreCommandDeps): void {
  const say = (line: string) => void deps.out.write(`${line}\n`);
  const withStore = async (use: (store: Store) => Promise<void>) => useStore(deps.config(), use);

  program
    .command('migrate')
    .description('bring the schema of the store up to date')
    .option('--dry-run', 'only tell what would be done', false)
    .action(async ({ dryRun }: { dryRun: boolean }) => {
      const { steps, withoutIndex } = await migrateStore(deps.config(), { dryRun });
      for (const step of steps) say(`${dryRun ? 'would take' : 'took'} step: ${step}`);
      if (steps.length === 0) say('the schema is up to date');
      if (withoutIndex !== null) say(`no vector index, searches read every vector: ${withoutIndex}`);
    });

  const store = program.command('store').description('look after what is stored');
  store
    .command('check')
    .description('read everything and report what is damaged or contradictory')
    .action(() =>
      withStore(async (opened) => {
        const { rows, problems } = await verify(opened);
        for (const problem of problems) say(problem);
        say(`${rows} rows, ${problems.length} problems`);
        if (problems.length > 0) process.exitCode = 1;
      }),
    );
  store
    .command('sweep')
    .description('delete what has been kept long enough')
    .action(() =>
      withStore(async (opened) => {
        const deleted = await opened.upkeep.sweep(deps.now(), deps.config().retention);
        for (const [table, count] of Object.entries(deleted)) say(`${table}: ${count} rows deleted`);
      }),
    );
  store
    .command('export')
    .description('write everything as lines of JSON')
    .argument('[file]', 'standard output if left out')
    .action((file: string | undefined) =>
      withStore(async (opened) => {
        const counts = { written: 0, unreadable: 0 };
        const target = file === undefined ? deps.out : createWriteStream(file, { mode: 0o600 });
        try {
          await pipeline(exportText(opened, counts), target, { end: file !== undefined });
        } catch (error) {
          if (error instanceof DevopsAssistError) throw error;
          const name = file ?? 'standard output';
          throw new DevopsAssistError('INPUT_UNREADABLE', `${name} cannot be written`, { cause: error });
        }
        const left = counts.unreadable === 0 ? '' : `, ${counts.unreadable} unreadable rows left out`;
        if (file !== undefined) say(`${counts.written} records written${left}`);
      }),
    );
  store
    .command('import')
    .description('add what `store export` wrote; what is there is replaced')
    .argument('<file>', 'a file, or - for standard input')
    .action((file: string) =>
      withStore(async (opened) => {
        say(`${await importRecords(opened.records, linesOf(file))} records imported`);
      }),
    );

  const inbox = program.command('inbox').description('look at the webhooks that wait or failed');
  inbox
    .command('list')
    .description('list deliveries, the oldest first')
    .option(
      '--state <state>',
      'waiting, claimed, done or dead',
      oneOf(['waiting', 'claimed', 'done', 'dead']),
      'dead',
    )
    .option('--limit <count>', 'at most so many', positive, 50)
    .action(({ state, limit }: { state: 'waiting' | 'claimed' | 'done' | 'dead'; limit: number }) =>
      withStore(async (opened) => {
        for (const row of await opened.inbox.list(state, limit)) {
          const due = new Date(row.dueAt).toISOString();
          const place = `${row.provider} ${row.instance} ${row.organisation}`;
          say(`${row.id}  ${due}  ${place}  attempts ${row.attempts}  ${oneLine(row.reason ?? '')}`);
        }
        const counts = Object.entries(await opened.upkeep.deliveries());
        say(counts.map(([name, count]) => `${name} ${count}`).join(', '));
      }),
    );
  inbox
    .command('replay')
    .description('make dead deliveries due again')
    .argument('[ids...]', 'ids as `inbox list` shows them')
    .option('--all', 'every dead delivery', false)
    .action((ids: string[], { all }: { all: boolean }) =>
      withStore(async (opened) => {
        if (!all && ids.length === 0) {
          throw new DevopsAssistError('CONFIG_INVALID', 'no delivery is named', {
            hint: 'Name the ids that `devops-assist inbox list` shows, or give --all.',
          });
        }
        let count = 0;
        for (const id of all ? await deadIds(opened) : ids) {
          if (await opened.inbox.replay(id, deps.now())) count++;
          else say(`${id}: is not a dead delivery`);
        }
        say(`${count} deliveries are due again`);
        if (!all && count < ids.length) process.exitCode = 1;
      }),
    );

  program
    .command('forget')
    .description('delete what is stored of an organisation, one of its repositories, or a person')
    .option('--installation <account>', 'a GitHub installation: short for --provider github --organisation')
    .option('--provider <name>', PROVIDERS.join(', '), oneOf(PROVIDERS))
    .option('--instance <name>', 'the forge or controller as it is configured', 'github.com')
    .option('--organisation <name>', 'the organisation, group or folder')
    .option('--repository <name>', 'only this repository of the organisation, by its full name')
    .option('--person <name>', 'the person, as the forge names them')
    .action((options: ForgetOptions) =>
      withStore(async (opened) => say(`${await forget(opened, options)} rows deleted`)),
    );
}

interface ForgetOptions {
  readonly installation?: string;
  readonly provider?: ProviderName;
  readonly instance: string;
  readonly organisation?: string;
  readonly repository?: string;
  readonly person?: string;
}

async function forget(store: Store, options: ForgetOptions): Promise<number> {
  const { installation, instance, repository, person } = options;
  const provider = options.provider ?? (installation === undefined ? undefined : 'github');
  const organisation = options.organisation ?? installation;
  if (provider === undefined)
    throw new DevopsAssistError('CONFIG_INVALID', 'give --installation, or --provider with --organisation');
  if ((organisation === undefined) === (person === undefined)) {
    throw new DevopsAssistError('CONFIG_INVALID', 'give either --organisation or --person');
  }
  if (person !== undefined) return store.forgetPerson({ provider, instance, name: person });
  const scope: Scope = { provider, instance, organisation: String(organisation) };
  return store.forget(scope, repository);
}

/** The export with line ends, counted. The stream pulls it, so a slow disk or pipe holds up the reading. */
async function* exportText(
  store: Store,
  counts: { written: number; unreadable: number },
): AsyncGenerator<string> {
  const lines = exportLines(store.records, () => {
    counts.unreadable++;
  });
  for await (const line of lines) {
    if (line !== EXPORT_HEADER) counts.written++;
    yield `${line}\n`;
  }
}

/** Not node:readline, which also ends a line at U+2028, and JSON may hold one. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const input: Readable = file === '-' ? process.stdin : createReadStream(file);
  input.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of input) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    if (error instanceof DevopsAssistError) throw error;
    throw new DevopsAssistError('INPUT_UNREADABLE', `${file} cannot be read`, { cause: error });
  }
  if (rest !== '') yield rest;
}

async function deadIds(store: Store): Promise<string[]> {
  const rows = await store.inbox.list('dead', 100_000);
  return rows.map((row) => row.id);
}

const oneOf =
  <T extends string>(names: readonly T[]) =>
  (value: string): T => {
    const found = names.find((name) => name === value);
    if (found === undefined) throw new InvalidArgumentError(`It must be one of ${names.join(', ')}.`);
    return found;
  };

function positive(value: string): number {
  const count = Number(value);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number.');
  return count;
}

/** Reasons come from outside: no control characters on a terminal, one line. */
const oneLine = (text: string): string => text.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ').slice(0, 200);
