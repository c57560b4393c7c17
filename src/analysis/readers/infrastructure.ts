/** Clusters and infrastructure: kubectl, helm, terraform, ansible; clients of databases; sanitizers; the runner itself. */
import { eventReader, finding, groupsOf } from './event.ts';
import { after, before, extend, type Reader } from './reader.ts';

const kubectl = eventReader({
  id: 'kubectl',
  tool: 'kubectl',
  category: 'kubernetes',
  anchors: ['error from server', '" is invalid: ', 'resource mapping not found'],
  expressions: [
    /^(?<message>Error from server(?: \((?!NotFound|AlreadyExists)\w+\))?: .+)/,
    /^(?<message>The \w+ "[^"]+" is invalid: .+)/,
    /^error: (?<message>resource mapping not found for name: .+)/,
  ],
});

const helm = eventReader({
  id: 'helm',
  tool: 'helm',
  category: 'kubernetes',
  anchors: [
    'upgrade failed',
    'installation failed',
    'error: template: ',
    'error: rollback',
    'rollback failed',
  ],
  expressions: [
    /^(?<message>Error: (?:UPGRADE|INSTALLATION|ROLLBACK|UNINSTALLATION) FAILED: .+)/,
    /^(?<message>Error: template: .+)/,
  ],
  belongs: () => false,
});

/** A box of its own, or without one where colours are off. */
const terraform = eventReader({
  id: 'terraform',
  tool: 'terraform',
  category: 'deploy',
  anchors: ['│ error: '],
  expressions: [/^\s*│ (?<message>Error: .+)/],
  details: [/^\s*│\s+(?:with \S+,)?\s*on (?<file>\S+\.tf(?:vars)?) line (?<line>\d+)/],
  belongs: (text) => /^\s*│(?! Error: )/.test(text),
  most: 20,
});

const ansible: Reader = {
  id: 'ansible',
  tool: 'ansible',
  category: 'deploy',
  strength: 0.92,
  anchors: ['failed! =>', 'unreachable! =>'],
  read(log, at) {
    const groups = groupsOf(
      /^fatal: \[(?<host>[^\]]+)\]: (?:FAILED|UNREACHABLE)! => (?<message>.+)/,
      log.text(at),
    );
    if (!groups || /^\.\.\.ignoring/.test(log.text(at + 1))) return null;
    if (after(log, at, (text) => /^\.\.\.ignoring$/.test(text), 3) >= 0) return null;
    const task = before(log, at, (text) => /^TASK \[/.test(text), 30);
    const said = /"msg": "(?<said>(?:[^"\\]|\\.){3,400})"/.exec(groups.message ?? '')?.groups?.said;
    return finding(log, at, task < 0 ? at : task, at, { ...groups, message: said ?? groups.message ?? '' });
  },
};

const sql = eventReader({
  id: 'sql-client',
  tool: 'sql',
  category: 'database',
  strength: 0.85,
  anchors: ['psql:', 'error 1', 'error 2', 'psql: error'],
  expressions: [
    /^psql:(?<file>[^\s:]+):(?<line>\d+): (?<message>(?:ERROR|FATAL): .+)/,
    /^psql: (?<message>error: .+)/,
    /^(?<message>ERROR \d{4} \(\w{5}\)(?: at line \d+)?: .+)/,
  ],
  belongs: (text) => /^(?:DETAIL|HINT|LINE \d+|CONTEXT): |^\s+\^/.test(text),
  most: 4,
});

const sanitizer: Reader = {
  id: 'sanitizer',
  tool: 'sanitizer',
  category: 'test',
  strength: 0.93,
  anchors: ['sanitizer: '],
  read(log, at) {
    const groups = groupsOf(
      /^(?:\d+: )?(?:==\d+==\s?ERROR|WARNING): (?<message>(?:Address|Leak|Memory|Thread|UndefinedBehavior)Sanitizer: .+)/,
      log.text(at),
    );
    if (!groups) return null;
    const end = extend(log, at, (text) => !/^(?:SUMMARY: |={20,}$)/.test(text), 60);
    const frame = after(
      log,
      at,
      (text) =>
        /^\s*#\d+ 0x\w+ in .+ (?!\/(?:usr|build)\/)\S+:\d+/.test(text) &&
        !/asan_|sanitizer_common|tsan_/.test(text),
      40,
    );
    const place =
      frame >= 0 ? groupsOf(/ (?<file>\/?[^\s:]+):(?<line>\d+)(?::(?<column>\d+))?$/, log.text(frame)) : null;
    return finding(log, at, at, end, { ...place, ...groups });
  },
};

/** GitLab's runner on its own failures, and Jenkins on its agents. */
const runner = eventReader({
  id: 'ci-runner',
  tool: 'ci',
  category: 'infra',
  strength: 0.88,
  anchors: [
    'job failed (system failure)',
    'agent was removed',
    'was marked offline',
    'requestabortedexception',
  ],
  expressions: [
    /^ERROR: (?<message>Job failed \(system failure\): .+)/,
    /^(?:ERROR: )?(?<message>.{0,80}(?:agent was removed|was marked offline).*)/i,
    /(?<message>RequestAbortedException: .+)/,
  ],
  belongs: () => false,
});

export const infrastructure: readonly Reader[] = [kubectl, helm, terraform, ansible, sql, sanitizer, runner];
