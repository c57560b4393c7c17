/** ansible, and the sanitizers. */
import { eventReader, finding, groupsOf } from './event.ts';
import { after, before, extend, type Reader } from './reader.ts';

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

/** ansible before it plays anything: roles, collections, vault, syntax. */
const galaxy = eventReader({
  id: 'ansible-load',
  tool: 'ansible',
  category: 'config',
  strength: 0.86,
  anchors: ['error! ', 'was not installed successfully'],
  expressions: [
    /^ERROR! (?!- you can use)(?<message>.+)/,
    /^\[WARNING\]: (?<message>- .+ was NOT installed successfully.*)/,
  ],
  most: 8,
}); // prettier-ignore

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

export const infrastructure: readonly Reader[] = [ansible, galaxy, sanitizer];
