/** Builders of distributions: debhelper and its checks, Nix, Gentoo, Yocto, makepkg. */
import type { Category } from '../../domain.ts';
import { eventReader, finding, groupsOf } from './event.ts';
import { before, type Reader } from './reader.ts';

const STEPS: readonly { readonly step: RegExp; readonly category: Category }[] = [
  { step: /test|check/i, category: 'test' },
  { step: /fetch|unpack|download/i, category: 'dependency' },
  { step: /patch/i, category: 'git' },
  { step: /configure|install|package|prepare|missing/i, category: 'config' },
  { step: /compile|build|link/i, category: 'compile' },
];
const categoryOf = (step: string): Category => STEPS.find((one) => one.step.test(step))?.category ?? 'other';

/** Each names the phase that failed; what failed in it stands above, in its own tool's words. */
const VERDICTS: readonly RegExp[] = [
  /^(?<step>dh_\w+): error: (?<message>.+)/,
  /^ERROR: (?<package>\S+) (?<step>do_\w+): (?<message>(?!ExecutionError|Execution of|Function failed).+)/,
  /^\s*\* ERROR: (?<package>\S+) failed \((?<step>\w+) phase\):?(?<message>.*)/,
  /^==> ERROR: (?<message>A failure occurred in (?<step>\w+)\(\)\.|'pacman' failed to install (?<missing>missing dependencies).*|.*validity check.*)/,
  /^error: (?<message>[Bb]uilder for '\/nix\/store\/\w+-(?<package>\S+?)\.drv' failed.*)/,
];

const builder: Reader = {
  id: 'distribution-build',
  tool: 'dpkg',
  category: 'other',
  strength: 0.5,
  anchors: ['dh_', 'error: ', 'phase):'],
  read(log, at) {
    const text = log.text(at);
    for (const verdict of VERDICTS) {
      const groups = groupsOf(verdict, text);
      if (!groups) continue;
      const step = groups.step ?? (groups.missing ? 'fetch' : 'build');
      const cannotFind = groups.step?.startsWith('dh_')
        ? before(log, at, (line) => /^dh_\w+: warning: Cannot find/.test(line), 6)
        : -1;
      return {
        ...finding(log, at, cannotFind < 0 ? at : cannotFind, at, { ...groups, step }),
        tool: /^dh_/.test(step)
          ? 'debhelper'
          : /^do_/.test(step)
            ? 'bitbake'
            : text.includes('/nix/')
              ? 'nix'
              : 'makepkg',
        category: categoryOf(step),
        ...(/Fetcher failure|Unable to fetch/.test(text)
          ? { category: 'network' as const, strength: 0.9 }
          : {}),
        // Not only a verdict: it says what is missing.
        ...(/missing files|missing dependencies/.test(text) ? { strength: 0.85 } : {}),
      };
    }
    return null;
  },
};

const lintian = eventReader({
  id: 'lintian',
  tool: 'lintian',
  category: 'lint',
  strength: 0.75,
  anchors: ['e: '],
  expressions: [
    /^E: (?<package>[a-z0-9][\w.+-]+(?: \w+)?): (?<rule>[a-z][a-z0-9]+(?:-[a-z0-9]+){1,12})(?: (?<message>.+))?$/,
  ],
  belongs: () => false,
});

const autopkgtest = eventReader({
  id: 'autopkgtest',
  tool: 'autopkgtest',
  category: 'test',
  strength: 0.88,
  anchors: [' fail '],
  expressions: [
    /^(?:autopkgtest \[[\d:]+\]: )?(?<test>[\w.-]+) +FAIL (?<message>(?:non-zero exit status|stderr|timed out|badpkg).*)/,
  ],
  belongs: () => false,
});

export const distributions: readonly Reader[] = [builder, lintian, autopkgtest];
