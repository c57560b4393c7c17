/** git: what refuses to clone, fetch, merge or push, and git-lfs. */
import type { Category } from '../../domain.ts';
import { eventReader, finding, groupsOf } from './event.ts';
import { before, extend, type Reader } from './reader.ts';

const AROUND =
  /^\s*(?:remote: |error: |hint: |fatal: |ERROR: |warning: |! \[|To \S|Please make sure|and the repository exists)/;

const push = eventReader({
  id: 'git-push',
  tool: 'git',
  category: 'git',
  strength: 0.92,
  anchors: ['! [rejected]', '! [remote rejected]'],
  expressions: [
    /^\s*!? ?\[(?:remote )?rejected\]\s+(?<ref>.+?) \((?<message>[^)]+)\)/,
    /^\s*! \[(?:remote )?rejected\]\s+(?<message>.+)/,
  ],
  belongs: (text) => AROUND.test(text),
  most: 8,
});

const conflict = eventReader({
  id: 'git-conflict',
  tool: 'git',
  category: 'git',
  strength: 0.92,
  anchors: [
    'conflict (',
    'would be overwritten by',
    'did not match any file(s) known to git',
    'error: could not apply',
  ],
  expressions: [
    /^(?<message>CONFLICT \([\w/ -]+\): Merge conflict in (?<file>.+))/,
    /^(?<message>CONFLICT \([\w/ -]+\): .+)/,
    /^error: (?<message>Your local changes to the following files would be overwritten by .+)/,
    /^error: (?<message>The following untracked working tree files would be overwritten by .+)/,
    /^error: (?<message>pathspec '(?<ref>[^']+)' did not match any file\(s\) known to git.*)/,
    /^error: (?<message>could not apply .+)/,
  ],
  belongs: (text) => /^(?:CONFLICT|Automatic merge|error: |hint: |\t)/.test(text),
  most: 8,
}); // prettier-ignore

/** What a refusal speaks of, and how sure it is that the step failed by it. */
const KINDS: readonly { says: RegExp; category: Category; strength: number }[] = [
  {
    says: /could not read (?:Username|Password)|Authentication failed|Permission denied \(|Host key verification/i,
    category: 'auth',
    strength: 0.92,
  },
  { says: /returned error: (?:401)/, category: 'auth', strength: 0.92 },
  {
    says: /returned error: 403|Write access to repository not granted|Permission to \S+ denied/,
    category: 'permission',
    strength: 0.92,
  },
  {
    says: /returned error: [45]\d\d|Could not resolve host|timed out|Connection (?:reset|refused)|early EOF|unexpected disconnect|RPC failed|GnuTLS|SSL|Failed to connect/i,
    category: 'network',
    strength: 0.9,
  },
  {
    says: /hung up unexpectedly|index-pack failed|Could not read from remote repository|clone of .+ into submodule path|fetch-pack: |Failed to clone|Unable to (?:find current|fetch in submodule)|recurse into submodule/,
    category: 'git',
    strength: 0.5,
  },
  {
    says: /not a git repository|No names found|No such remote|no upstream configured|No annotated tags|ambiguous argument 'HEAD~|bad revision 'HEAD/,
    category: 'git',
    strength: 0.45,
  },
  {
    says: /dubious ownership|unsafe repository|[Rr]epository (?:\S+ )?not found|remote error|couldn't find remote ref|Couldn't find remote ref|Remote branch|reference is not a tree|not our ref|refusing to merge|refusing to fetch|No url found for submodule|shallow|cannot describe|can describe|does not exist/,
    category: 'git',
    strength: 0.9,
  },
]; // prettier-ignore

/** `fatal: …`; the connection's own words above a mere "Could not read from remote repository" are its cause. */
const fatal: Reader = {
  id: 'git',
  tool: 'git',
  category: 'git',
  strength: 0.7,
  anchors: ['fatal: '],
  read(log, at) {
    const message = groupsOf(
      /^(?:stderr: |#\d+ [\d.]+ |error: |\s+)?'?fatal: (?<message>(?!\[)[^\s].*)/,
      log.text(at),
    )?.message;
    if (!message || /^(?:No rule|module not|can't open|cannot open)/.test(message)) return null;
    const above = /Could not read from remote repository|hung up unexpectedly/.test(message)
      ? before(
          log,
          at,
          (text) =>
            /Permission denied|Host key verification|Repository not found|remote: |ssh: |ERROR: |error: RPC|Connection (?:closed|reset|timed)/.test(
              text,
            ),
          6,
        )
      : -1;
    // The server's own words may stand on the next line.
    const below = message.endsWith(':') && /\S/.test(log.text(at + 1)) ? at + 1 : at;
    const cause = above >= 0 ? above : below;
    const said = cause === at ? message : log.text(cause).trim();
    const kind = KINDS.find(({ says }) => says.test(said));
    const refused = before(log, at, (text) => /^\s*(?:remote: |stderr: 'remote: )/.test(text), 1);
    const start = refused >= 0 ? Math.min(refused, cause) : cause;
    const end = extend(log, below, (text) => AROUND.test(text) || /^\t/.test(text), 6);
    return {
      ...finding(log, cause, start, end, { message: said }),
      ...(kind ? { category: kind.category, strength: kind.strength } : {}),
    };
  },
};

const lfs = eventReader({
  id: 'git-lfs',
  tool: 'git-lfs',
  category: 'git',
  strength: 0.93,
  anchors: [
    'batch response:',
    'object does not exist on the server',
    'smudge filter lfs failed',
    'lfs budget',
    'data quota',
  ],
  expressions: [
    /(?<message>batch response: .+)/,
    /(?<message>\[\w+\] Object does not exist on the server.*)/,
    /(?<message>This repository (?:is over its|exceeded its LFS) .*(?:data quota|budget).*)/,
  ],
  belongs: (text) => /^\s*(?:\[\w+\]|error: |Errors logged|fatal: |Use `git lfs)/.test(text),
  most: 6,
}); // prettier-ignore

export const git: readonly Reader[] = [push, conflict, lfs, fatal];
