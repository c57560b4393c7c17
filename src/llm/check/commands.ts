/**
 * Commands in an answer that nobody asked a machine to think of. What runs code from the internet, sends data away or
 * destroys what cannot be brought back is **refused**, with the whole answer: a model that writes it was led astray.
 * What deletes, forces or weakens a check in the working copy can be right, and is **marked**.
 */
import { plain } from './text.ts';

const SHELL =
  /\b(?:(?:ba|z|da|k|c|tc|fi|a)?sh|pwsh|powershell|python[\d.]*|perl|ruby|node|deno|bun|php|lua|iex|invoke-expression)\b/i;
const DOWNLOAD =
  /\b(?:curl|wget|fetch|aria2c|lynx|http|https|xh|iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring|start-bitstransfer|certutil)\b/i;
/** With an option or an address behind it: the word alone is prose. */
const DOWNLOADS =
  /\b(?:curl|wget|aria2c|iwr|irm|invoke-webrequest|invoke-restmethod|start-bitstransfer|certutil)\s+(?:-|["']?https?:|[^\s/]{1,100}\.[^\s/]{1,100}\/)/i;
const EXECUTES =
  /(?:&&|;|\n|`)\s{0,20}(?:sudo\s{1,20})?(?:(?:(?:ba|z|da|k)?sh|pwsh|powershell|python[\d.]*|perl|ruby|node|deno|bun|php|lua)\s+[^-\s]|chmod\s+(?:[ugoa]*\+\w*x|\d*[157]\d*)|source\s|\.{0,2}\/\S)|(?:&&|;|\n)\s{0,20}\.\s/i;
const KEY_FILES =
  /\.ssh\b|\.aws\b|\.npmrc|\.netrc|\.pypirc|\.docker\/config|\.kube\/config|\.git-credentials|id_(?:rsa|ed25519)|\/etc\/(?:passwd|shadow)|\/proc\/\S{1,40}environ|\.env\b/i;

/**
 * Why, what a line holds, and what it holds further right. Two expressions in turn take the time that their line is
 * long; one with gaps between its parts could be led to take the cube of it.
 */
type Rule = readonly [why: string, first: RegExp, then?: RegExp];

const REFUSED: readonly Rule[] = [
  [
    'runs what it downloads',
    /(?:<\(|\$\(|-c\s*["']?\s*`)\s*(?:curl|wget|fetch|aria2c|iwr|irm|http|https|xh)\b/i,
  ],
  ['runs what it downloads', /\|\s*iex\b|\biex\s*[("$&]|\binvoke-expression\b/i],
  [
    'runs what is hidden in it',
    /\beval\b\s*[("'$]|\bexec\s*\(\s*(?:__import__|compile|base64|requests|urllib|bytes|codecs)|-e(?:nc|ncodedcommand)\s+[A-Za-z0-9+/=]{12}|\bfrombase64string\b|\b(?:b64decode|atob)\b/i,
  ],
  [
    'opens a connection to another machine',
    /\/dev\/(?:tcp|udp)\/|\bmkfifo\b|\b(?:nc|ncat|netcat|socat|telnet)\b\s+\S/i,
  ],
  [
    'sends data away',
    DOWNLOAD,
    /\s(?:-d|-F|-T|--data[\w-]*|--form[\w-]*|--json|--upload-file|--post-data|--post-file|--body[\w-]*|-infile|-method\s+(?:post|put))(?:\s|=|$)/i,
  ],
  ['sends data away', /\b(?:scp|rsync|sftp)\s/i, /[\w.-]:/],
  ['sends data away', /\b(?:nslookup|dig|host)\s/i, /\$[({]/],
  ['shows secrets', /\bprintenv\b|\btoJSON\s*\(\s*secrets/i],
  ['shows secrets', /\b(?:cat|tac|base64|xxd|strings)\s/i, KEY_FILES],
  ['shows secrets', /\becho\b/i, /\$\{\{\s*secrets\.|\$\{?[A-Z_]{0,40}(?:TOKEN|SECRET|PASSWORD|API_?KEY)/i],
  [
    'deletes outside the working copy',
    /\b(?:rm|shred|unlink|rmdir|srm)\b/i,
    /\s["']?(?:\/|~|\$\{?\w|\$\(|\*|\.\.?(?:\/?(?:["'`\s]|$)|\/\*)|\.\.\/)|--no-preserve-root/,
  ],
  ['deletes outside the working copy', /\bfind\s+["']?(?:\/|~|\$|\.\.)/i, /-(?:delete|exec)/i],
  [
    'deletes outside the working copy',
    /\b(?:remove-item|del|rd|erase)\b/i,
    /\s(?:\/[sqf]\s|["']?[a-z]:\\|~|\$)/i,
  ],
  [
    'destroys a disk or a machine',
    /\bmkfs\b|>\s*\/dev\/(?:sd|nvme|hd|vd|disk|mem)|\b(?:wipefs|fdisk|diskpart)\b|\bformat\s+[a-z]:|:\s*\(\s*\)\s*\{|(?:^|[;&|`]|\bsudo\s)\s*(?:shutdown|reboot|poweroff|halt|init\s+[06])\b|\bshutdown\s+(?:[-/]\w|now)|\bkill\s+-9\s+-1\b|\bcrontab\s+-r\b|\biptables\s+-F\b|\buserdel\b|\bch(?:mod|own)\s+-R\s+\S{1,80}\s+\//i,
  ],
  ['destroys a disk or a machine', /\bdd\s/i, /\bof=/i],
  [
    'destroys data',
    /\b(?:drop|truncate)\s+(?:table|database|schema|collection|user)\b|\bdropdb\b|\bdropDatabase\b|\bdelete\s+from\b|\bflush(?:all|db)\b/i,
  ],
  [
    'rewrites or deletes what others use',
    /\bgit\s+push\b/i,
    /\s-[a-z]{0,8}f\b|--force|--mirror|--delete|\s\+\S|\s:\S/i,
  ],
  [
    'rewrites or deletes what others use',
    /\bgit\s+config\b/i,
    /credential|core\.(?:hookspath|sshcommand|fsmonitor|pager|editor)/i,
  ],
  [
    'rewrites or deletes what others use',
    /\bgit\s+(?:filter-branch|filter-repo|update-ref\s+-d|reflog\s+expire)|\b(?:npm|yarn|pnpm)\s+(?:unpublish|deprecate|owner|token|access)\b|\b(?:gem|cargo)\s+yank\b|\bgh\s+(?:repo|release|secret|run|workflow|variable|cache|ssh-key)\s+(?:delete|edit|set|remove|disable)|\bgh\s+api\b|\bgh\s+pr\s+merge\b/i,
  ],
  [
    'destroys infrastructure',
    /\bkubectl\s+delete\b/i,
    /delete\s+(?:ns\b|namespaces?\b|pvc?\b|persistentvolume|nodes?\b|crds?\b|customresourcedefinition|all\b|secrets?\b)|--all\b|\s-A\b|--force/i,
  ],
  ['destroys infrastructure', /\b(?:terraform|tofu|pulumi|cdk)\s/i, /\s(?:-?-?destroy|state\s+rm)\b/i],
  ['destroys infrastructure', /\baws\s/i, /\b(?:delete-\w|terminate-\w|rb\s)|\srm\s/i],
  [
    'destroys infrastructure',
    /\b(?:gcloud|az|doctl|heroku|flyctl|vercel)\s/i,
    /\b(?:delete|destroy|purge)\b/i,
  ],
  ['destroys infrastructure', /\bhelm\s+(?:uninstall|delete)\b/i],
  [
    'gives rights away',
    /\bchmod\s+(?:-\w{1,10}\s+)?[0-7]?777\b|\bsetenforce\s+0|\bsudo\s+(?:su|-i|bash|sh)\b|\bvisudo\b|NOPASSWD|\bauthorized_keys\b/i,
  ],
];

/** The same with a `|` between both. */
const PIPED: readonly (readonly [why: string, first: RegExp, then: RegExp])[] = [
  ['runs what it downloads', DOWNLOAD, SHELL],
  ['runs what is hidden in it', /\b(?:base64|xxd|openssl|uudecode|gunzip|zcat|rev|tr)\b/i, SHELL],
  ['sends data away', /\b(?:printenv|env|set|cat|less|head|tail|tar|zip|history)\b/i, DOWNLOAD],
];

const MARKED: readonly RegExp[] = [
  /\b(?:rm|rmdir|rmi|unlink|shred|del|erase|rd|remove-item|truncate)\s/i,
  /\b(?:git\s+\w+|ln|mv|cp|npm|yarn|pnpm|pip|gem|brew)\b[^\n|;&]{0,80}\s-[a-z]{0,8}f[a-z]{0,8}(?=\s|$)/i,
  /\s(?:--force\S*|--hard|--delete\S*|--purge|--prune\S*|--overwrite|-delete)(?=\s|=|$)/i,
  /\b(?:prune|purge|uninstall|delete|destroy|drop|kill|pkill|killall)\b|\b(?:git|cache|db)[\s:]+(?:clean|reset|restore|checkout\s+--)/i,
  /--no-verify\b|--insecure\b|--privileged\b|--no-check-certificate\b|--trusted-host\b|--allow-\w*insecure\w*|--disable-\w+|--skip-\w+|-DskipTests|--no-gpg-check\w*|--ignore-\w+/i,
  /\bcurl\b[^\n]{0,200}\s-\w{0,8}k\b|strict-ssl\W+false|sslverify\W+(?:false|0)|NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY|GIT_SSL_NO_VERIFY|GONOSUMDB|GONOSUMCHECK|verify\s*[=:]\s*false/i,
  /\bsudo\b|\bchmod\b|\bchown\b|\bsetcap\b|\bcontinue-on-error\b|\|\|\s*true\b/i,
  // What installs from an address runs code of that address.
  /\b(?:install|add|get|run|exec|dlx|x)\b[^\n]{0,200}(?:https?:|git\+|git@|--(?:index-url|extra-index-url|registry|source|find-links)\b)/i,
];

/** A continued line is one line, quotes and escapes inside a word are nothing: `c''url` is `curl`. */
function asRun(text: string): string {
  return plain(text)
    .replace(/\\\n/g, ' ')
    .replace(/(?<=\w)(?:''|""|\\)(?=\w)/g, '')
    .replace(/\$\{?IFS\}?/g, ' ');
}

/** Why an answer with this in any of its texts is refused; null where it is not. */
export function refusedCommand(text: string): string | null {
  const run = asRun(text);
  for (const line of run.split('\n')) {
    for (const [why, first, then] of REFUSED) {
      const at = line.search(first);
      if (at >= 0 && (!then || then.test(line.slice(at)))) return why;
    }
    for (const [why, first, then] of PIPED) {
      const at = line.search(first);
      const pipe = at < 0 ? -1 : line.indexOf('|', at);
      if (pipe >= 0 && then.test(line.slice(pipe))) return why;
    }
  }
  const download = run.search(DOWNLOADS);
  return download >= 0 && EXECUTES.test(run.slice(download)) ? 'runs what it downloads' : null;
}

/** Does this command delete, force or weaken something? Meant for commands, not for prose. */
export function marksCommand(command: string): boolean {
  const run = asRun(command);
  return MARKED.some((expression) => expression.test(run));
}

/** The commands that stand in prose: what is set in backticks. */
export const quotedCommands = (prose: string): string[] =>
  [...prose.matchAll(/`+([^`]+)`+/g)].map(([, text = '']) => text);
