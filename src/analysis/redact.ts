/**
 * Takes secrets out of a line before anything else sees it. The only place that makes `Redacted` text.
 *
 *   git clone https://bot:s3cret@host/x   ->  git clone https://[redacted]@host/x
 *   Authorization: Bearer abc.def         ->  Authorization: Bearer [redacted]
 *   AWS_SECRET_ACCESS_KEY=wJalr…          ->  AWS_SECRET_ACCESS_KEY=[redacted]
 */
import type { Redacted } from '../domain.ts';

const MASK = '[redacted]';
/** What CIs and tools print where they masked a value themselves. */
const MASKED = /^(?:\*{3,}|\[masked\]|\[redacted\]|x{4,}|<[^>]*>|\$\{?[A-Za-z_]\w*\}?|%\w+%|\{\{.*)$/i;

/** Any line with a secret holds one of these; checked first, because most lines hold none. */
const SUSPECT =
  /:\/\/[^/\s]*@|[Tt]oken|TOKEN|[Pp]assw|PASSW|[Pp]wd|PWD|[Ss]ecret|SECRET|[Kk]ey|KEY|[Aa]uthoriz|[Bb]earer|[Bb]asic |[Cc]redential|[Cc]ookie|eyJ|gh[opusr]_|github_pat_|gl[a-z]{2,8}-|AKIA|ASIA|xox|npm_|pypi-|sk[-_]|rk_|pk_|hf_|dop_v1|hvs\.|ya29|AIza|SG\.|gsk_|dckr_|AGE-|PRIVATE|[Ss]ignature=|[Ss]ig=|AccountKey|[Pp]assphrase|[Ww]ebhook|hooks\./;

interface Rule {
  readonly find: RegExp;
  readonly replace: string | ((match: string, ...groups: string[]) => string);
}

/** Keeps the name, masks the value; leaves values alone that are already masked, empty, or plainly a variable. */
const maskValue = (match: string, name: string, value: string) =>
  MASKED.test(value) || value.length < 4 || /^(?:true|false|null|none|undefined|yes|no)$/i.test(value)
    ? match
    : `${name}${MASK}`;

const RULES: readonly Rule[] = [
  // Tokens that carry their maker's prefix: GitHub, GitLab, npm, PyPI, Slack, Stripe, OpenAI, Groq, Hugging Face,
  // DigitalOcean, Vault, Google, SendGrid, Docker Hub, AWS, age.
  {
    find: /\b(?:gh[opusr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|gl(?:pat|ptt|cbt|dt|rt|ft|soat|agent|imt|oas)-[\w.-]{16,}|npm_[A-Za-z0-9]{20,}|pypi-[\w-]{20,}|xox[abeoprs]-[\w-]{10,}|(?:sk|rk|pk)_(?:live|test)_\w{10,}|sk-[\w-]{20,}|gsk_\w{20,}|hf_[A-Za-z0-9]{20,}|do[op]_v1_[0-9a-f]{20,}|hv[sbr]\.[\w-]{20,}|ya29\.[\w-]{20,}|AIza[\w-]{30,}|SG\.[\w-]{16,}\.[\w-]{16,}|dckr_pat_[\w-]{20,}|(?:AKIA|ASIA)[A-Z0-9]{16}|AGE-SECRET-KEY-1[A-Z0-9]{20,})/g,
    replace: MASK,
  },
  // JSON Web Tokens (RFC 7519): three base64url parts, the first a JSON object.
  { find: /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, replace: MASK },
  // user:password@ in URLs (RFC 3986, 3.2.1); a lone user name other than git stays out, too.
  {
    find: /(\b[a-z][a-z0-9+.-]*:\/\/)([^\s/@'"]{1,256})@/gi,
    replace: (match, scheme, user) =>
      /^(?:git|[^:]{0,2}|\*+(?::\*+)?)$/.test(user as string) ? match : `${scheme}${MASK}@`,
  },
  { find: /(\b(?:bearer|basic)\s+)([\w+/=.~-]{8,})/gi, replace: maskValue },
  { find: /(\bauthorization['"]?\s*[:=]\s*['"]?)((?!bearer|basic|token)[^\s'",]{6,})/gi, replace: maskValue },
  { find: /((?:^|[\s;])(?:set-)?cookie:\s*)(\S.{3,})/gi, replace: maskValue },
  // name=value, name: value, --name value, "name": "value" where the name says it is secret.
  {
    find: /((?:\b|_|--?)(?:[\w-]{0,40}[_-])?(?:passwords?|passwd|pwd|passphrase|secrets?|tokens?|api[_-]?keys?|access[_-]?keys?|secret[_-]?keys?|private[_-]?keys?|account[_-]?keys?|client[_-]?secrets?|auth[_-]?tokens?|credentials?|signing[_-]?keys?|encryption[_-]?keys?|webhook[_-]?secrets?)['"]?\s*(?:=|:(?!\/\/))\s*['"]?)([^\s'",;&)]+)/gi,
    replace: (match, name, value) =>
      looksSecret(value as string) ? maskValue(match, name as string, value as string) : match,
  },
  {
    find: /(\s--?(?:password|passwd|token|api-key|secret|access-key|secret-key|auth-token|pat)\s+['"]?)((?!-)[^\s'"]{4,})/gi,
    replace: (match, name, value) =>
      looksSecret(value as string) ? maskValue(match, name as string, value as string) : match,
  },
  // Signed links: the signature is the secret (Azure SAS, S3 presigned, GCS).
  {
    find: /((?:[?&](?:sig|signature|x-amz-signature|x-amz-security-token|x-amz-credential|x-goog-signature|se|token|access_token|key)=))([^\s&'"]{6,})/gi,
    replace: maskValue,
  },
  { find: /(\bAccountKey=)([^;\s'"]{8,})/g, replace: maskValue },
  // Incoming webhooks of Slack, Discord and Teams are secrets as a whole.
  {
    find: /(https:\/\/(?:hooks\.slack\.com|discord(?:app)?\.com\/api\/webhooks|[\w.-]+\.webhook\.office\.com)\/)(\S{8,})/g,
    replace: maskValue,
  },
];

/** Sentences that merely speak of a token ("token: expected ';'") are not secrets. */
function looksSecret(value: string): boolean {
  if (value.length < 6) return false;
  if (/^[a-z]+(?:[.,:;!?)]+)?$/.test(value) && value.length < 12) return false;
  return !/^[[({<`]|^(?:expected|unexpected|invalid|missing|required|authentication|read|write|none)\b/i.test(
    value,
  );
}

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/;
/** A line of a key in PEM (RFC 7468) or OpenPGP armour (RFC 9580, 6.2); the last one of its body may be short. */
const KEY_LINE =
  /^[\s|>"'+\\]*(?:[A-Za-z0-9+/=]+|-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset): .*)[\s"'\\n]*$/;

/** Can this line stand inside a private key? A blank one parts its headers from its body. */
export function belongsToPrivateKey(line: string): boolean {
  return line.trim() === '' || KEY_LINE.test(line);
}

/** Does a private key end on this line? */
export function closesPrivateKey(line: string): boolean {
  return line.includes('-----END');
}

/**
 * @param line one cleaned line
 * @param insideKey whether a private key began above it and has not ended
 * @returns the line with `[redacted]` in place of each secret
 */
export function redactLine(line: string, insideKey = false): Redacted {
  if (insideKey && KEY_LINE.test(line)) return MASK as Redacted;
  if (!SUSPECT.test(line)) return line as Redacted;
  let text = line;
  if (KEY_BEGIN.test(text))
    text = text.replace(/(-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----).*/, `$1 ${MASK}`);
  for (const rule of RULES) text = text.replace(rule.find, rule.replace as string);
  return text as Redacted;
}

/** Does a private key start on this line and not end on it? */
export function opensPrivateKey(line: string): boolean {
  return line.includes('PRIVATE KEY') && KEY_BEGIN.test(line) && !closesPrivateKey(line);
}

/** Redacts a text of several lines. */
export function redact(text: string): Redacted {
  let inside = false;
  const lines = text.split('\n').map((line) => {
    const masked = redactLine(line, inside);
    if (opensPrivateKey(line)) inside = true;
    else if (inside) inside = belongsToPrivateKey(line) && !closesPrivateKey(line);
    return masked;
  });
  return lines.join('\n') as Redacted;
}

/** Puts redacted pieces together; nothing but redacted text and fixed words goes in. */
export function join(parts: readonly Redacted[], separator = '\n'): Redacted {
  return parts.join(separator) as Redacted;
}
