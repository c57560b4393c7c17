/** What puts a web application together: webpack, Rollup and Vite, esbuild, Parcel, Next.js, Svelte and Astro checks. */
import type { Log } from '../log/log.ts';
import { eventReader, finding, groupsOf, groupsWithin, lineWithin } from './event.ts';
import { extend, type Finding, type Reader } from './reader.ts';

const ERROR_IN =
  /^\s*ERROR in (?:(?<file>(?:\.{1,2}\/|\/|[A-Za-z]:)?[\w@.()[\]/\\~-]+\.\w{1,8})(?:(?::| )(?<line>\d+):(?<column>\d+)(?:-\d+)?)?|(?<asset>.{0,80}))\s*$/;
/** What only passes on that a loader failed; the line below says why. */
const WRAPS = /^\s*(?:Module build failed|ModuleBuildError|Module Error|ModuleError)\b.*:\s*$/;
const SAID =
  /^\s*(?:Module not found|Module parse failed|Module build failed|\w*Error\b|\[?tsl\]?|TS\d{3,5}|.{0,40}error)/i;

function webpackError(log: Log, at: number): Finding | null {
  const groups = groupsOf(ERROR_IN, log.text(at));
  if (!groups || (!groups.file && groups.asset)) return null;
  const end = extend(
    log,
    at,
    (text) => !/^\s*(?:ERROR in|WARNING in|webpack \d|npm |error Command|##\[)/.test(text),
    25,
  );
  let said = lineWithin(log, Math.min(at + 1, end), end, (text) => /\S/.test(text));
  if (said < 0) return null;
  if (WRAPS.test(log.text(said))) {
    const why = lineWithin(log, Math.min(said + 1, end), end, (text) => /\S/.test(text));
    if (why >= 0) said = why;
  }
  const message = log.text(said).trim();
  if (!groups.file && !SAID.test(message)) return null;
  return finding(log, said, at, Math.min(end, said + 10), { ...groups, message });
}

const webpack: Reader = {
  id: 'webpack',
  tool: 'webpack',
  category: 'compile',
  strength: 0.86,
  anchors: ['error in '],
  read: webpackError,
};

/** vue-cli, create-react-app and Next.js say `Failed to compile.` and then the file. */
const framework: Reader = {
  id: 'failed-to-compile',
  tool: 'webpack',
  category: 'compile',
  strength: 0.86,
  anchors: ['failed to compile', 'turbopack build failed'],
  read(log, at) {
    if (
      !/^\s*(?:⨯ |Error: )?(?:Failed to compile\.?|Turbopack build failed with \d+ errors?:?)\s*$/.test(
        log.text(at),
      )
    )
      return null;
    const end = extend(
      log,
      at,
      (text) => !/^\s*(?:npm |error Command|##\[|> Build failed|warning )/.test(text),
      25,
    );
    const place = lineWithin(log, at + 1, end, (text) =>
      /^\s*\.{0,2}\/?[\w@()[\]./-]+\.\w{1,6}(?::\d+:\d+)?\s*$/.test(text),
    );
    if (place < 0) return null;
    const where = groupsOf(/^\s*(?<file>[^\s:]+)(?::(?<line>\d+):(?<column>\d+))?/, log.text(place)) ?? {};
    let said = lineWithin(log, Math.min(place + 1, end), end, (text) => /\S/.test(text));
    if (said < 0) return null;
    if (/^(?:Error:?|Module build failed.*:|.{0,12}x?)$/.test(log.text(said).trim())) {
      const why = lineWithin(log, Math.min(said + 1, end), end, (text) => /\w{3}/.test(text));
      if (why >= 0) said = why;
    }
    const tool =
      lineWithin(log, Math.max(0, at - 60), at, (text) => /Next\.js|next build|Turbopack/.test(text)) >= 0
        ? 'next'
        : 'webpack';
    return {
      ...finding(log, said, place, Math.min(end, said + 10), { ...where, message: log.text(said).trim() }),
      tool,
    };
  },
};

const VITE = /^(?:\[(?<plugin>[\w:@/-]+)\] |\[!\] |RollupError: |Error: |\w*Error: )?(?<message>\S.*)$/;

/** Vite and Rollup name the error below this line. */
const vite: Reader = {
  id: 'vite',
  tool: 'vite',
  category: 'compile',
  strength: 0.86,
  anchors: ['error during build', '[!] ', '[vite'],
  read(log, at) {
    const text = log.text(at);
    const head = /^\s*error during build:\s*$/.test(text);
    const own =
      /^\s*(?:\[!\] \S|\[vite(?::[\w:-]+)?\](?::)? (?!warning)\S)/.test(text) &&
      /\b(?:[Ee]rror|[Ff]ailed|not exported|resolve|Unexpected|Cannot|Invalid)\b/.test(text);
    if (!head && !own) return null;
    const end = extend(log, at, (line) => !/^\s*(?:npm |error Command|##\[|ELIFECYCLE)/.test(line), 25);
    let cause = head ? lineWithin(log, Math.min(at + 1, end), end, (line) => /\S/.test(line)) : at;
    if (cause < 0) return null;
    // "Transform failed with 1 error:" counts, the next line tells.
    if (/(?:failed with|Found) \d+ errors?:?\s*$/.test(log.text(cause)) && cause < end) cause++;
    const place =
      groupsWithin(log, /^\s*(?:file: )?(?<file>[^\s:]+\.\w{1,8}):(?<line>\d+):(?<column>\d+)/, cause, end) ??
      groupsWithin(log, /(?:from|by|in|file:) ["'`]?(?<file>[\w@./-]+\.\w{1,8})["'`]?/, cause, end);
    const message = groupsOf(VITE, log.text(cause).trim())?.message ?? log.text(cause).trim();
    return finding(log, cause, at, Math.min(end, cause + 10), { ...place, message });
  },
};

const esbuild: Reader = {
  id: 'esbuild',
  tool: 'esbuild',
  category: 'compile',
  strength: 0.88,
  anchors: ['[error] ', ': error: '],
  read(log, at) {
    const text = log.text(at);
    const inline = groupsOf(
      /^\s*(?<file>[^\s:]+\.[cm]?[jt]sx?):(?<line>\d+):(?<column>\d+): ERROR: (?<message>.+)/,
      text,
    );
    if (inline) return finding(log, at, at, at, inline);
    const message = groupsOf(/^\s*[✘X▲] \[ERROR\] (?<message>\S.*)/, text)?.message;
    if (!message) return null;
    const end = extend(log, at, (line) => line.trim() === '' || /^\s+\S/.test(line), 8);
    const place = groupsWithin(
      log,
      /^\s+(?<file>[^\s:]+\.\w{1,10}):(?<line>\d+):(?<column>\d+):?/,
      at + 1,
      end,
    );
    return finding(log, at, at, end, {
      ...place,
      message,
      plugin: groupsOf(/\[plugin (?<p>[^\]]+)\]/, message)?.p ?? '',
    });
  },
};

const parcel = eventReader({
  id: 'parcel',
  tool: 'parcel',
  category: 'compile',
  anchors: ['@parcel/'],
  expressions: [/^\s*(?:✖ |× )?@parcel\/[\w-]+: (?<message>(?!Warning)\S.*)/],
  details: [/^\s*(?<file>[^\s:]+\.\w{1,10}):(?<line>\d+):(?<column>\d+)/],
  belongs: (text) => text.trim() === '' || /^\s+\S/.test(text),
  most: 10,
});

/** `svelte-check`: a path with its place, and the error below; also its machine form. */
const svelte: Reader = {
  id: 'svelte-check',
  tool: 'svelte-check',
  category: 'compile',
  strength: 0.9,
  anchors: ['error: '],
  read(log, at) {
    const message = groupsOf(
      /^Error: (?<message>\S.*?)(?: \((?:ts|js|svelte|css)\))?\s*$/,
      log.text(at),
    )?.message;
    const place =
      message && at > 0
        ? groupsOf(/^(?<file>\S+\.(?:svelte|[jt]s)):(?<line>\d+):(?<column>\d+)$/, log.text(at - 1))
        : null;
    return place && message
      ? finding(
          log,
          at,
          at - 1,
          extend(log, at, (text) => /\S/.test(text), 6),
          { ...place, message },
        )
      : null;
  },
};

const astro = eventReader({
  id: 'astro-check',
  tool: 'astro',
  category: 'compile',
  anchors: [' - error '],
  expressions: [
    /^\s*(?<file>[^\s:]+\.\w{1,8}):(?<line>\d+):(?<column>\d+) - error (?:(?<code>ts\(\d+\)|astro\(\d+\)): )?(?<message>\S.*)/,
  ],
  belongs: () => false,
});

export const bundlers: readonly Reader[] = [framework, webpack, vite, esbuild, parcel, svelte, astro];
