/** What the words of an unknown failure say of its category. */
import type { Category } from '../../domain.ts';

interface Wording {
  readonly category: Category;
  readonly says: RegExp;
}

/** Words that mean the same whatever the tool: they tell more than the command that printed them. */
const PLAIN: readonly Wording[] = [
  {
    category: 'disk',
    says: /\bno space left\b|\bENOSPC\b|disk quota exceeded|not enough (?:disk )?space|disk (?:is )?full/i,
  },
  {
    category: 'memory',
    says: /\bout of memory\b|cannot allocate memory|\bOOM(?:Killed)?\b|heap (?:out of memory|space)|\bMemoryError\b|insufficient memory|unable to allocate|\s+Killed\b|^Killed\b|memory (?:limit|exhausted)/i,
  },
  {
    category: 'security',
    says: /\bCVE-\d{4}-\d+|\bGHSA-\w{4}-|\bvulnerabilit(?:y|ies)\b|\bleaks? (?:found|detected)|\bsecrets? (?:found|detected)|signature (?:is )?invalid|malicious|malware/i,
  },
  {
    category: 'network',
    says: /\b429\b.{0,20}too many|too many requests|toomanyrequests|\brate[- ]limit(?:ed|s|ing)?\b|could not resolve host|\bno such host\b|name resolution|name or service not known|getaddrinfo|connection (?:was )?(?:refused|reset|closed|aborted|timed out)|connect(?:ion)? time(?:d out|out)|\bECONN\w+|\bETIMEDOUT\b|\bENOTFOUND\b|\bEAI_AGAIN\b|network is unreachable|no route to host|socket hang up|\bi\/o timeout\b|\bx509\b|SELF_SIGNED|VERIFY_LEAF|CERT_\w+|\bfetch failed\b|\b(?:TLS|SSL) (?:handshake|error|connect\w*|verif\w*)|\btls: |\bSSL_\w+|SSL routines|certificate|\b50[0234]\b.{0,24}(?:error|gateway|unavailable|timeout)|(?:status|code|HTTP)\W{1,3}(?:code )?50[0234]\b|bad gateway|service unavailable|unexpected EOF|proxy/i,
  },
  {
    category: 'auth',
    says: /\bunauthori[sz]ed\b|\b401\b|\bunauthenticated\b|authentication (?:failed|required|is required|error)|(?:bad|invalid|expired|missing|wrong|no|empty) (?:\w+ ){0,2}(?:credentials?|(?:api|access|auth|deploy)[ _-]?(?:key|token)|token|password|api[ _-]key)|(?:token|credentials?|password|api key|session)\b.{0,40}\b(?:expired|invalid|missing|not (?:found|set|provided|valid|supplied)|required|incorrect|is empty|could not)|not (?:logged|signed) in|log ?in (?:failed|required)|(?:please|must|need to|to) (?:run .{1,30})?log ?in|could not (?:read username|authenticate|load (?:the )?(?:default )?credentials)|access key id|\bEOTP\b|one-time pass/i,
  },
  {
    category: 'permission',
    says: /\bforbidden\b|\b403\b|permission[_ ](?:is )?denied|access (?:is |was )?denied|access to .{1,80} (?:is |was )?denied|not authori[sz]ed|insufficient (?:\w+ )?(?:permission|scope|privilege|access|right)|\bEACCES\b|\bEPERM\b|operation not permitted|(?:does not|doesn't|don't|do not) have (?:the )?(?:\w+ ){0,3}(?:permission|access|rights|privilege)|not (?:allowed|permitted) to|missing (?:\w+ ){0,2}(?:permission|scope)|lacks? (?:\w+ ){0,3}permission|requires? (?:the )?(?:\w+ ){0,3}permission/i,
  },
  {
    category: 'timeout',
    says: /\btimed[- ]out\b|\btimeout\b|time limit|deadline exceeded|(?:did not|didn't|failed to) (?:\w+ ){1,4}(?:in time|within \d)|exceeded .{0,40}(?:minutes|seconds|time)|waited (?:too long|\d)/i,
  },
];

/** Words that only hint; the command that failed tells more. */
const HINTS: readonly Wording[] = [
  {
    category: 'kubernetes',
    says: /\bkube\w*|\bhelm\b|\bpods?\b|\bnamespace "|\bdeployment[./]\S|\bCRD\b|\bminikube\b|\bargocd\b/i,
  },
  {
    category: 'docker',
    says: /\bdocker\w*|\bcontainers?\b|\bbuildx?kit\b|\bbuildx\b|\bpodman\b|\bkaniko\b|\bcompose\b|\bOCI runtime|\bcrun\b|\bimage\b/i,
  },
  {
    category: 'database',
    says: /\bdatabase\b|\bSQL(?:STATE)?\b|\bmigrations?\b|\bpostgres\w*|\bmysql\b|\bmariadb\b|\bmongo\w*|\bredis\b|\bsqlite\b|duplicate key|foreign key|deadlock|relation "/i,
  },
  {
    category: 'git',
    says: /\bgit\b|\bsubmodules?\b|\brebase\b|\bmerge (?:conflict|base)|\brefspec\b|\bremote ref\b|\bpathspec\b|\bcommits? (?:not|is|are)|\bworking tree\b|\bbranch '/i,
  },
  {
    category: 'compile',
    says: /\bsyntax ?error\b|\bundeclared\b|undefined reference|cannot find symbol|\bcompil(?:e|er|ation)\b|type mismatch|\blinker\b|\bunresolved import|error TS\d+/i,
  },
  {
    category: 'dependency',
    says: /\b(?:package|dependenc(?:y|ies)|version|module|artifact|gem|crate|wheel|distribution)s?\b.{0,80}\b(?:not (?:be )?(?:found|resolved|available|satisf\w+|exist)|conflict\w*|missing|incompatible|unmet|unavailable)|(?:cannot|could not|couldn't|can't|unable to|failed to) (?:find|resolve|install|satisfy|download|fetch|load) .{0,60}\b(?:package|dependenc|version|module|artifact|gem|crate)|no matching (?:version|package|distribution)|\block ?file\b|cannot find module|no module named/i,
  },
  {
    category: 'test',
    says: /\bassert(?:ion|ed|s)?\b|\bexpected\b.{1,120}\b(?:but|got|received|to (?:be|equal|match|contain))|\btests? failed|\d+ (?:failing|failed)\b|\bspecs? failed|\bcoverage\b/i,
  },
  {
    category: 'lint',
    says: /\blint\w*|\bcode style|\bformatt(?:ed|ing)\b|would (?:be )?reformat|\bstyle (?:error|violation|check)|\bviolations?\b/i,
  },
  {
    category: 'deploy',
    says: /\bdeploy\w*|\bpublish\w*|\brelease (?:already|failed|could|not)|\brollback\b|\bprovision\w*|\bstack\b.{0,40}(?:state|failed|exists)/i,
  },
  {
    category: 'infra',
    says: /\brunner\b|\bagent\b|\bchannel\b.{0,60}\b(?:disconnected|closed|terminated)|\bdevice not found|\bemulator\b|connect to bus|\bself-hosted\b|\bcache (?:service|entry)|\bartifact (?:service|storage)/i,
  },
  {
    category: 'config',
    says: /\b(?:configuration|config|setting|option|argument|parameter|input|variable|flag|property|key|field)s?\b.{0,60}\b(?:required|missing|invalid|not (?:set|found|supported|recogni[sz]ed|supplied|provided|defined|valid)|unknown|unsupported|undefined|must|empty|deprecated)|\b(?:unknown|invalid|missing|unsupported|unrecogni[sz]ed|unexpected|undefined|bad|required) (?:\w+ ){0,2}(?:option|argument|parameter|input|variable|flag|value|key|property|field|config\w*|command|subcommand)|\bYAML\b|\bJSON\b|\bTOML\b|\bschema\b|must be (?:set|specified|provided|defined)|command not found/i,
  },
];

const first = (wordings: readonly Wording[], text: string) =>
  wordings.find(({ says }) => says.test(text))?.category ?? null;

/** The category that the words name by themselves; null if they name none. */
export const plainCategory = (text: string): Category | null => first(PLAIN, text);

/** A path's folders say nothing of the failure. */
const PATH = /(?:^|[\s'"(:])(?:\/[\w.@+-]+){2,}/g;

/** The category that the words hint at; for want of anything better. */
export const hintedCategory = (text: string): Category | null => first(HINTS, text.replace(PATH, ' '));
