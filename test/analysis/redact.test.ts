import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { redact } from '../../src/analysis/redact.ts';
import { noMemory } from '../support/no-memory.ts';

const letters = (length: number) => 'aB3dE5gH7jK9mN1pQ'.repeat(8).slice(0, length);
const body = `${letters(64)}\n${letters(64)}`;

/** A line, and the part of it that must not stay. */
const SECRETS: readonly (readonly [kind: string, line: string, secret: string])[] = [
  ['GitHub token', `token ghp_${letters(36)} used`, letters(36)],
  ['GitHub fine-grained token', `x github_pat_${letters(60)}`, letters(60)],
  ['GitHub App token', `ghs_${letters(36)}`, letters(36)],
  ['GitLab token', `glpat-${letters(20)}`, letters(20)],
  ['GitLab CI job token', `glcbt-64_${letters(20)}`, letters(20)],
  ['npm token', `//registry.npm.example/:_authToken=npm_${letters(36)}`, letters(36)],
  ['npm auth token of another registry', `//npm.acme.io/:_authToken=${letters(30)}`, letters(30)],
  ['PyPI token', `pypi-${letters(60)}`, letters(60)],
  ['Slack token', `xoxb-1234567890-${letters(24)}`, letters(24)],
  ['Slack webhook', `POST https://hooks.slack.com/services/T0/B0/${letters(24)}`, letters(24)],
  ['Discord webhook', `https://discord.com/api/webhooks/123/${letters(40)}`, letters(40)],
  ['Stripe key', `sk_live_${letters(24)}`, letters(24)],
  ['OpenAI key', `sk-proj-${letters(40)}`, letters(40)],
  ['Groq key', `gsk_${letters(52)}`, letters(52)],
  ['Hugging Face token', `hf_${letters(34)}`, letters(34)],
  ['DigitalOcean token', `dop_v1_${'0af1'.repeat(16)}`, '0af1'.repeat(16)],
  ['Vault token', `hvs.${letters(24)}`, letters(24)],
  ['Google API key', `key=AIza${letters(35)}`, letters(35)],
  ['Google OAuth token', `ya29.${letters(40)}`, letters(40)],
  ['SendGrid key', `SG.${letters(22)}.${letters(43)}`, letters(43)],
  ['Docker Hub token', `dckr_pat_${letters(27)}`, letters(27)],
  ['AWS access key', 'AKIAIOSFODNN7EXAMPLE is not authorized', 'AKIAIOSFODNN7EXAMPLE'],
  ['AWS secret key', 'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMI'],
  ['age key', `AGE-SECRET-KEY-1${'QPZRY9X8'.repeat(7)}`, 'QPZRY9X8'],
  ['JSON Web Token', `got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${letters(43)}`, letters(43)],
  ['password in a URL', 'git clone https://bot:s3cr3t-w0rd@host.io/x', 's3cr3t-w0rd'],
  ['token as the user of a URL', `https://${letters(40)}@host.io/x`, letters(40)],
  ['database URL', 'postgres://app:pa55w0rd!@db:5432/app', 'pa55w0rd'],
  ['bearer', 'Authorization: Bearer abc.def-123456', 'abc.def-123456'],
  ['basic', 'authorization: basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA'],
  ['authorization without a scheme', 'Authorization: 0a1b2c3d4e5f', '0a1b2c3d4e5f'],
  ['cookie', 'Set-Cookie: session=0a1b2c3d4e5f; Path=/', '0a1b2c3d4e5f'],
  ['password in the environment', 'POSTGRES_PASSWORD=hunter2-Hunter2', 'hunter2-Hunter2'],
  ['password in JSON', '{"password": "hunter2-Hunter2"}', 'hunter2-Hunter2'],
  ['option with =', 'mysql --password=hunter2-Hunter2 -h db', 'hunter2-Hunter2'],
  ['option with a space', 'twine upload --password hunter2-Hunter2 dist/*', 'hunter2-Hunter2'],
  ['client secret', 'client_secret: hunter2-Hunter2', 'hunter2-Hunter2'],
  ['signed link of Azure', `https://a.blob.core.windows.net/x?sv=1&sig=${letters(40)}%3D`, letters(40)],
  ['signed link of S3', `https://b.s3.aws.com/x?X-Amz-Signature=${'0a1b'.repeat(16)}`, '0a1b'.repeat(16)],
  ['Azure account key', `AccountName=a;AccountKey=${letters(86)}==;`, letters(86)],
  ['private key', `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----`, letters(64)],
  [
    'last short line of a private key',
    `-----BEGIN PRIVATE KEY-----\n${body}\nqqSECRETqq==\n-----END PRIVATE KEY-----`,
    'qqSECRETqq',
  ],
  [
    'private key with headers',
    `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\n${body}\n-----END RSA PRIVATE KEY-----`,
    letters(64),
  ],
  [
    'OpenSSH key',
    `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----`,
    letters(64),
  ],
  [
    'PGP key',
    `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n${body}\n=Ab1C\n-----END PGP PRIVATE KEY BLOCK-----`,
    '=Ab1C',
  ],
  [
    'indented private key',
    `  tls.key: |\n    -----BEGIN EC PRIVATE KEY-----\n    ${letters(64)}\n    ${letters(20)}\n    -----END EC PRIVATE KEY-----`,
    letters(20),
  ],
  [
    'private key on one line',
    `KEY="-----BEGIN PRIVATE KEY-----\\n${letters(64)}\\n-----END PRIVATE KEY-----"`,
    letters(64),
  ],
];

describe('redaction', () => {
  it.each(SECRETS)('takes out: %s', (_, line, secret) => {
    const masked = redact(line);
    expect(masked).not.toContain(secret);
    expect(masked).toContain('[redacted]');
    expect(masked.split('\n')).toHaveLength(line.split('\n').length);
  });

  it.each(SECRETS)('changes nothing more the second time: %s', (_, line) => {
    const masked = redact(line);
    expect(redact(masked)).toBe(masked);
  });

  it.each([
    'Process completed with exit code 1.',
    'SyntaxError: Unexpected token < in JSON at position 0',
    "error TS1005: ';' expected at token: expected ';'",
    'npm ERR! need auth This command requires you to be logged in',
    'git clone git@github.com:acme/app.git',
    'https://github.com/acme/app/pull/7',
    'git clone ssh://git@host.io/app.git',
    'Error: Input required and not supplied: token',
    'password=***',
    'GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}',
    'PASSWORD=$DB_PASSWORD',
    'NPM_TOKEN=[MASKED]',
    'ERROR 1045 (28000): Access denied for user (using password: YES)',
    'KeyError: key',
    'error: key mismatch in keys.ts:10:5',
    'FATAL: password authentication failed for user "app"',
    'commit 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
    'sha512-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwx==',
  ])('leaves as it is: %s', (line) => {
    expect(redact(line)).toBe(line);
  });

  it('goes on with ordinary lines after a key that is cut off', () => {
    const lines = redact(`-----BEGIN PRIVATE KEY-----\n${body}\nerror: the key ends here\nok`).split('\n');
    expect(lines.slice(-2)).toEqual(['error: the key ends here', 'ok']);
  });
});

describe('a diagnosis', () => {
  const analyze = createAnalyzer({ patterns: [], now: () => 0 });

  it('holds no secret of its log', async () => {
    const one = fc.constantFrom(...SECRETS);
    const stamp = fc.constantFrom('', '2026-07-30T10:33:37.0347135Z ');
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 5 }), stamp, async (secrets, time) => {
        const text = secrets
          .map(([, line]) => `Error: cannot go on\n${line}\nfatal: failed with ${line}`)
          .join('\n');
        const log = `${text}\nError: Process completed with exit code 1`.replace(/^/gm, time);
        async function* bytes() {
          yield new TextEncoder().encode(log);
        }
        const shown = JSON.stringify(await analyze({ log: bytes() }, noMemory));
        for (const [kind, , secret] of secrets) {
          if (shown.includes(secret)) expect.fail(`${kind} is shown: ${shown}`);
        }
      }),
      { seed: 4, numRuns: 60 },
    );
  });
});
