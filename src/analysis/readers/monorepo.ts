/** What runs the tasks of many packages: Nx, Turborepo, Lerna. What failed in a task stands above their verdict. */
import type { Category } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import { eventReader, finding, groupsOf, lineWithin } from './event.ts';
import { before, extend, type Reader } from './reader.ts';

/** A verdict on tasks: it answers only where nothing of the task itself was understood. */
const VERDICT = 0.3;

/** What a task's name says of its kind. */
const KINDS: readonly { says: RegExp; category: Category }[] = [
  { says: /[:#]?\b(?:e2e|tests?|unit|integration|vitest|jest|spec|coverage)\b/i, category: 'test' },
  { says: /[:#]?\b(?:lint|eslint|format|prettier|stylelint|style|knip)\b/i, category: 'lint' },
  {
    says: /[:#]?\b(?:build|compile|typecheck|type-check|types|tsc|bundle|check-types)\b/i,
    category: 'compile',
  },
  { says: /[:#]?\b(?:deploy|publish|release)\b/i, category: 'deploy' },
];

/** @returns the category that a task's own name speaks of; `other` if it says nothing */
export function kindOfTask(task: string): Category {
  const name = task.split(/[:#]/).slice(1).join(':') || task;
  return KINDS.find(({ says }) => says.test(name))?.category ?? 'other';
}

const NX_VERDICT =
  /^\s*NX\s+(?:Running targets? .{1,160} failed|Ran targets? .{1,160} for .{1,120}|Running target \S+ for project \S+ failed)/;
const NX_TASK = /^\s*(?:- (?:nx run )?|✖\s+nx run )(?<task>[@\w./-]{1,100}:[\w:.-]{1,60})/;

const nxTasks: Reader = {
  id: 'nx-task',
  tool: 'nx',
  category: 'other',
  strength: VERDICT,
  anchors: ['running target', 'ran target'],
  read(log, at) {
    if (!NX_VERDICT.test(log.text(at))) return null;
    const end = extend(log, at, (text) => !/^\s*(?:##\[|npm |error Command)/.test(text), 25);
    const listed = lineWithin(log, at, end, (text) => NX_TASK.test(text));
    const task = listed < 0 ? undefined : groupsOf(NX_TASK, log.text(listed))?.task;
    if (!task) return null;
    return {
      ...finding(log, listed, at, listed, { task, message: `${task} failed` }),
      category: kindOfTask(task),
    };
  },
};

const nx = eventReader({
  id: 'nx',
  tool: 'nx',
  category: 'config',
  strength: 0.85,
  anchors: [' nx   '],
  expressions: [
    /^\s*NX\s{2,}(?:ERROR\s+)?(?<message>(?:Cannot find configuration for|Could not find (?:project|Nx modules|target)|Cannot find project|Failed to (?:process project graph|load|create)|Unable to (?:resolve|load|create)|Project graph|The (?:workspace is out of sync|"?[\w/@-]+"? (?:plugin|generator|executor))|Could not (?:resolve|load)|An error occurred while processing|Missing|Invalid|Error while).{0,300})/,
  ],
  belongs: (text) => /\S/.test(text) || text === '',
  most: 8,
});

const turboTask: Reader = {
  id: 'turbo-task',
  tool: 'turbo',
  category: 'other',
  strength: VERDICT,
  anchors: [': command (', 'failed:    '],
  read(log, at) {
    const groups =
      groupsOf(
        /^(?:\s*ERROR\s+)?(?<task>[\w@/.-]+#[\w:.-]+): command \(.{1,200}\) (?<command>.{1,200}) exited \(\d+\)/,
        log.text(at),
      ) ?? groupsOf(/^\s*Failed: {2,}(?<task>[\w@/.-]+#[\w:.-]+)/, log.text(at));
    if (!groups?.task) return null;
    return {
      ...finding(log, at, at, at, { ...groups, message: `${groups.task} failed` }),
      category: kindOfTask(groups.task),
    };
  },
};

const turbo = eventReader({
  id: 'turbo',
  tool: 'turbo',
  category: 'config',
  strength: 0.85,
  anchors: [
    'found `pipeline` field',
    'could not find task `',
    'could not find package `',
    'missing task ',
    'failed to parse turbo.json',
    'unable to find package manager',
    'could not resolve workspace',
    'missing `packagemanager` field',
    'no package found with name',
  ],
  expressions: [
    /^\s*(?:[×x] |Error: |ERROR\s+)?(?<message>(?:Found `pipeline` field|[Cc]ould not (?:find (?:task|package) `(?<task>[^`]+)`|resolve workspace)|[Mm]issing (?:task|`packageManager` field)|Failed to parse turbo\.json|Unable to find package manager|No package found with name).*)/,
  ],
  belongs: (text) => /^\s*(?:╭|│|·|╰|help:|\d+ │)/.test(text),
  most: 8,
}); // prettier-ignore

const LERNA_SCRIPT = /^lerna ERR! (?<command>.{1,120}) exited (?<status>\d+) in '(?<package>[^']+)'/;

const lerna: Reader = {
  id: 'lerna',
  tool: 'lerna',
  category: 'config',
  strength: 0.8,
  anchors: ['lerna err! '],
  read(log, at) {
    const text = log.text(at);
    const script = groupsOf(LERNA_SCRIPT, text);
    if (script) {
      const found = finding(log, at, at, at, { ...script, message: text.trim() });
      return { ...found, strength: VERDICT, category: kindOfTask(`:${script.command}`) };
    }
    const groups = groupsOf(/^lerna ERR! (?<code>E[A-Z_]{2,20}) (?<message>\S.*)/, text);
    if (!groups?.code) return null;
    const end = extend(log, at, (line) => line.startsWith('lerna ERR! '), 12);
    return { ...finding(log, at, at, end, groups), category: lernaCategory(groups.code, log, at) };
  },
};

function lernaCategory(code: string, log: Log, at: number): Category {
  if (/^E(?:UNCOMMIT|DETACHEDGIT|BEHIND|NOGIT|NOREMOTEBRANCH|GIT)$/.test(code)) return 'git';
  if (/^E(?:401|403|NEEDAUTH|OTP)$/.test(code)) return 'auth';
  return before(log, at, (text) => /lerna publish/.test(text), 60) >= 0 ? 'deploy' : 'config';
}

export const monorepo: readonly Reader[] = [nxTasks, nx, turboTask, turbo, lerna];
