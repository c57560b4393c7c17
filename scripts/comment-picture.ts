/**
 * Draws docs/comment.png: the comment on a real failure of test/lab, rendered as a forge does and taken as a picture by
 * Chromium. `npx tsx scripts/comment-picture.ts [CHROMIUM]`; says what is missing where there is no Chromium.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { openAnalyzer } from '../bench/support/analyzer.ts';
import { renderComment } from '../src/report/comment.ts';
import { toFindings } from '../src/report/findings.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const chromium = process.argv[2] ?? 'chromium';
const url = 'https://github.com/acme/shop/actions/runs/7/job/42';

const analyze = await openAnalyzer();
const log = createReadStream(join(root, 'test', 'lab', 'logs', 'dependency-npm-eresolve.log'));
const { diagnosis } = await analyze(
  { log },
  { provider: 'github', instance: 'github.com', organisation: 'acme', repository: 'acme/shop' },
);
const markdown = renderComment({
  findings: toFindings([
    { job: { name: 'install', url: `${url}#step:3:${diagnosis.rootCause?.line}` }, diagnosis },
  ]),
  runs: [{ name: 'CI', url, headSha: '9554f3341b0c', attempt: 1 }],
  unread: [],
  hidden: 0,
  resolved: null,
  history: [],
});
const html = micromark(markdown, {
  extensions: [gfm()],
  htmlExtensions: [gfmHtml()],
  allowDangerousHtml: true,
});
const page = `<!doctype html><meta charset="utf-8"><style>
body{margin:24px;font:15px/1.5 sans-serif;color:#1f2328;width:860px}
main{border:1px solid #d1d9e0;border-radius:6px;padding:6px 18px}
pre{background:#f6f8fa;padding:12px;border-radius:6px;font-size:12px;overflow:hidden}
code{background:#eff1f3;padding:1px 4px;border-radius:4px;font-size:13px}pre code{background:none;padding:0}
a{color:#0969da;text-decoration:none}h1,h2,h3{font-size:19px}sub{color:#59636e}
</style><main>${html}</main>`;

const folder = mkdtempSync(join(tmpdir(), 'devops-assist-picture-'));
try {
  writeFileSync(join(folder, 'page.html'), page);
  const run = spawnSync(
    chromium,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--hide-scrollbars',
      `--user-data-dir=${folder}/profile`,
      '--window-size=920,1130',
      `--screenshot=${join(root, 'docs', 'comment.png')}`,
      `file://${folder}/page.html`,
    ],
    { encoding: 'utf8' },
  );
  if (run.error || run.status !== 0) {
    process.stderr.write(
      `no picture: ${run.error?.message ?? run.stderr.slice(-300)}; give the path of a Chromium\n`,
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
