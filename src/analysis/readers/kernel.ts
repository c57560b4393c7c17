/** Linux: what a kernel says of itself on the console, and what LAVA says of the boot. */
import { eventReader, finding, groupsOf } from './event.ts';
import { after, before, extend, type Reader } from './reader.ts';

/** `[    1.234567][   T1] `, a log level, or a console's own time. */
const STAMP = /^(?:<\d+>)?(?:\[ *\d+\.\d{1,6}\] ?(?:\[ *\w+\] ?)?)/;

const REPORTS: readonly { readonly says: RegExp; readonly strength: number }[] = [
  {
    says: /^(?:Unable to handle kernel|8<--- cut here ---|BUG: (?:unable to handle|kernel NULL|KASAN|KFENCE|KCSAN|Bad page|scheduling while atomic|sleeping function)|kernel BUG at|Oops\b|Internal error: |general protection fault|invalid opcode|divide error|Unhandled fault|Insufficient stack space|watchdog: BUG|rcu: INFO: \w+ (?:self-)?detected|INFO: task .{1,40} blocked for more than)/,
    strength: 0.9,
  },
  { says: /^Kernel panic - not syncing: /, strength: 0.89 },
  {
    says: /^(?:WARNING: (?:CPU: \d+ PID|possible (?:circular|recursive|irq)|suspicious RCU|inconsistent lock|bad unlock|at )|UBSAN: |INFO: (?:possible recursive|trying to register))/,
    strength: 0.86,
  },
];

/** What is not wrong with the kernel but with what it was given. */
const GIVEN = /Unable to mount root fs|No working init|Attempted to kill init! exitcode=0x00007f00/;

/** A report of the kernel: the first one says what happened, a panic after it only that it was the end. */
const report: Reader = {
  id: 'linux-report',
  tool: 'linux-boot',
  category: 'test',
  strength: 0.9,
  anchors: [
    'unable to handle kernel',
    'bug: unable',
    'bug: kernel null',
    'bug: kasan',
    'bug: kfence',
    'bug: kcsan',
    'bug: bad page',
    'bug: scheduling',
    'bug: sleeping',
    'kernel bug at',
    'oops: ',
    'oops -',
    'internal error: ',
    'general protection fault',
    'invalid opcode',
    'divide error',
    'unhandled fault',
    'insufficient stack space',
    'watchdog: bug',
    'rcu: info',
    'blocked for more than',
    'kernel panic - not syncing',
    'warning: cpu: ',
    'warning: possible ',
    'warning: suspicious rcu',
    'warning: inconsistent lock',
    'ubsan: ',
    '8<--- cut here',
  ], // prettier-ignore
  read(log, at) {
    const stamp = STAMP.exec(log.text(at))?.[0];
    const text = log.text(at).slice(stamp?.length ?? 0);
    const kind = REPORTS.find(({ says }) => says.test(text));
    if (!kind) return null;
    // Without the console's time these words may be any program's.
    if (stamp === undefined && !/^(?:Kernel panic|kernel BUG|Unable to handle kernel)/.test(text))
      return null;
    const end = extend(
      log,
      at,
      (line) => STAMP.test(line) && !/---\[ end (?:trace|Kernel panic)/.test(line),
      45,
    );
    const message = text.trim();
    const place = groupsOf(/ at (?<file>[\w./-]+\.[ch]):(?<line>\d+)/, text);
    let code: Record<string, string> | null = null;
    for (let i = at; i <= end && !code; i++)
      code = groupsOf(
        /(?:RIP|pc|PC is at|epc)\s*:? ?(?:[0-9a-f]{4}:)?(?<function>[a-z_]\w+)\+0x[0-9a-f]+/,
        log.text(i),
      );
    const given = GIVEN.test(text);
    return {
      ...finding(log, at, at, end, { ...(place ?? {}), ...(code ?? {}), message }),
      strength: kind.strength,
      ...(given ? { category: 'config' as const, strength: 0.93 } : {}),
      ...(/blocked for more than|soft lockup|detected stalls|self-detected stall/.test(text) && !given
        ? { category: 'timeout' as const }
        : {}),
    };
  },
};

/** kselftest and KUnit, in TAP. */
const selftest: Reader = {
  id: 'kselftest',
  tool: 'kselftest',
  category: 'test',
  strength: 0.88,
  anchors: ['not ok ', 'expectation failed at'],
  read(log, at) {
    const text = log.text(at).replace(STAMP, '');
    const kselftest = groupsOf(/^not ok \d+ selftests: (?<test>\S.{1,120}?)(?: # (?<how>.{1,60}))?$/, text);
    if (kselftest?.test) {
      const said = before(
        log,
        at,
        (line) => /^# .*(?:\[FAIL\]|FAIL|[Ee]rror|not ok|Bail out!)/.test(line.replace(STAMP, '')),
        30,
      );
      return {
        ...finding(log, at, said < 0 ? at : said, at, {
          ...kselftest,
          message: `${kselftest.test} ${kselftest.how ?? 'failed'}`,
        }),
        ...(/TIMEOUT/.test(text) ? { category: 'timeout' as const } : {}),
      };
    }
    const kunit = groupsOf(
      /^\s*# (?<test>\w+): (?<message>(?:EXPECTATION|ASSERTION) FAILED) at (?<file>[\w./-]+):(?<line>\d+)/,
      text,
    );
    if (!kunit) return null;
    return finding(
      log,
      at,
      at,
      extend(log, at, (line) => /^\s{2,}\S/.test(line.replace(STAMP, '')) && !/not ok/.test(line), 8),
      kunit,
    );
  },
};

/** The device tree compiler, modpost, objtool, resolve_btfids and pahole: parts of a kernel build that are no compiler. */
const build: Reader = eventReader({
  id: 'kbuild',
  tool: 'kbuild',
  category: 'compile',
  strength: 0.92,
  anchors: [
    'error: modpost:',
    '.dts:',
    '.dtsi:',
    '.dts.',
    'objtool: ',
    'btf: .tmp',
    'failed to generate btf',
    'failed: load btf',
    'kconfig:',
    '*** configuration file',
  ],
  expressions: [
    /^ERROR: modpost: (?<message>.+)/,
    /^(?:Error: |FATAL ERROR: )?(?<file>[^\s:]+\.dtsi?):(?<line>\d+)\.\S+ (?<message>.+)/,
    /^(?<file>[^\s:]+\.dtsi?):(?<line>\d+):(?<column>\d+): (?:fatal )?error: (?<message>.+)/,
    /^(?:.*: )?(?:error: )?objtool: (?<message>.+)/,
    /^(?<message>BTF: \S+: pahole .*not available)/,
    /^(?:FAILED:? ?)?(?<message>[Ff]ailed to generate BTF for \S+|load BTF from \S+: .+)/,
    /^(?<file>[^\s:]*Kconfig\S*):(?<line>\d+):(?:error: )? ?(?<message>.{4,})/,
  ],
  belongs: (text) => /^\s+\S|^FATAL ERROR: /.test(text),
  most: 4,
});

/** LAVA: which action did not come to its end. */
const lava: Reader = {
  id: 'lava',
  tool: 'lava',
  category: 'timeout',
  strength: 0.8,
  anchors: [
    ' timed out after ',
    'error_msg: ',
    'bootloader error: ',
    'infrastructureerror: ',
    'joberror: ',
    'lavabug: ',
  ],
  read(log, at) {
    const text = log.text(at);
    const action = groupsOf(
      /^(?:error_msg: )?(?<message>(?<action>[a-z]+(?:-[a-z0-9]+)+) timed out after (?<seconds>\d+) seconds)/,
      text,
    );
    if (
      action &&
      after(log, at, (line) => /^(?:end: |case: |error_type: |result: fail|lava)|LAVA/.test(line), 40) >= 0
    )
      return finding(log, at, at, at, action);
    const other = groupsOf(
      /^(?:error_msg: |(?:Infrastructure|Job)Error: |LAVABug: )?(?<message>Bootloader error: .+|(?:Infrastructure|Job)Error: .+)/,
      text,
    );
    return other ? { ...finding(log, at, at, at, other), category: 'infra' } : null;
  },
};

export const kernel: readonly Reader[] = [report, selftest, build, lava];
