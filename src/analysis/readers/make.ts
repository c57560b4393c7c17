/** make and ninja: what they say themselves, and their verdicts on a command. */
import type { Category } from '../../domain.ts';
import { eventReader, finding, groupsOf, lineWithin } from './event.ts';
import { extend, type Reader } from './reader.ts';
import { saidBefore } from './said-before.ts';

const make = eventReader({
  id: 'make',
  tool: 'make',
  category: 'config',
  strength: 0.92,
  anchors: [
    '*** no rule to make target',
    '*** missing separator',
    '*** no targets specified',
    '*** recipe commences',
    '*** commands commence',
  ], // prettier-ignore
  expressions: [
    /(?:^(?<file>[^\s:]+):(?<line>\d+): )?\*\*\* (?<message>(?:No rule|missing|No targets|recipe|commands).*)/,
  ],
  belongs: () => false,
});

/** What make was to do under a target of this name. */
const TARGETS: readonly { target: RegExp; category: Category }[] = [
  {
    target:
      /(?:^|[-_./])(?:lint|fmt|format|vet|style|checkstyle|checkpatch|golangci|clippy|shellcheck|flake8|mypy|pylint|black|licen[sc]es?)(?:$|[-_./])/i,
    category: 'lint',
  },
  {
    target:
      /(?:^|[-_./])(?:u?tests?|check|e2e|integration|coverage|cover|unit|bats|pytest|selftests?|benchmarks?|test-suite\.log)(?:$|[-_./])|test$/i,
    category: 'test',
  },
  { target: /(?:^|[-_./])(?:docker|image|images|container)(?:$|[-_./])/i, category: 'docker' },
  { target: /(?:^|[-_./])(?:deploy|publish|release|upload|push)(?:$|[-_./])/i, category: 'deploy' },
  {
    target: /(?:^|[-_./])(?:deps|dependencies|vendor|download|fetch|bootstrap)(?:$|[-_./])/i,
    category: 'dependency',
  },
]; // prettier-ignore

/** How the command of a recipe ended, where that says more than its target. */
const ENDINGS: readonly { how: RegExp; category: Category; strength: number }[] = [
  { how: /^(?:Error 137|Killed)$/, category: 'memory', strength: 0.6 },
  { how: /^(?:Error 124|Terminated)$/, category: 'timeout', strength: 0.5 },
  { how: /^Error 127$/, category: 'config', strength: 0.4 },
  { how: /^Error 126$/, category: 'permission', strength: 0.4 },
];

/** The line above that says why, with a category by the target: a test target's unknown error is a test's. */
const makeFailed: Reader = {
  id: 'make-failed',
  tool: 'make',
  category: 'compile',
  strength: 0.3,
  anchors: ['make: *** [', ']: *** [', 'ninja: build stopped'],
  read(log, at) {
    const groups = groupsOf(
      /\*\*\* \[(?:[^\s:\]]+:\d+: )?(?<target>[^\]]+)\] (?<message>Error \d+|Segmentation fault|Terminated|Killed|Aborted)/,
      log.text(at),
    );
    if (!groups?.target) return null;
    const ending = ENDINGS.find(({ how }) => how.test(groups.message ?? ''));
    const byTarget = TARGETS.find(({ target }) => target.test(groups.target as string));
    const said = saidBefore(log, at, (text) =>
      /^(?:[gn]?make|mingw32-make)(?:\[\d+\])?: (?:\*\*\*|Entering|Leaving)/.test(text),
    );
    const cause = said < 0 ? at : said;
    return {
      ...finding(log, cause, cause, cause, { target: groups.target, message: log.text(cause).trim() }),
      category: ending?.category ?? byTarget?.category ?? 'compile',
      strength: ending?.strength ?? 0.3,
    };
  },
};

const ninja: Reader = {
  id: 'ninja',
  tool: 'ninja',
  category: 'compile',
  strength: 0.5,
  anchors: ['failed: ', 'ninja: error:'],
  read(log, at) {
    const text = log.text(at);
    const error = groupsOf(/^ninja: error: (?<message>.+)/, text);
    if (error) return { ...finding(log, at, at, at, error), category: 'config', strength: 0.92 };
    const failed = groupsOf(
      /^FAILED: (?:\[code=\d+\] )?(?<target>[\w./+@-]+\/[\w./+@-]+|[\w.+-]+\.\w+)\s*$/,
      text,
    );
    if (!failed) return null;
    const end = extend(log, at, (line) => !/^\[\d+\/\d+\]|^ninja: |^FAILED: /.test(line), 25);
    const missing = lineWithin(log, at + 1, end, (line) =>
      /: not found$|: command not found|-NOTFOUND: not found/.test(line),
    );
    if (missing > 0) return { ...finding(log, missing, at, end, failed), category: 'config', strength: 0.9 };
    return finding(log, at, at, end, { ...failed, message: `${failed.target} failed` });
  },
};

export const makeLike: readonly Reader[] = [make, makeFailed, ninja];
