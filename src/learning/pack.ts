/**
 * Packs: patterns in one signed file, to be handed from team to team. The signature is Ed25519 (RFC 8032) over the canonical
 * JSON of everything else in the file. docs/packs.md describes the format.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import { LearnedPattern } from '../analysis/learned-pattern.ts';
import { redact } from '../analysis/redact.ts';
import type { TrustedKey } from '../config/packs.ts';
import { DevopsAssistError } from '../errors.ts';
import { canonicalJson } from './canonical-json.ts';
import { compileSafely } from './safe-expression.ts';

export const PACK_FORMAT = 'devops-assist/pack@1';
const MOST_BYTES = 20_000_000;

const Unsigned = z.strictObject({
  format: z.literal(PACK_FORMAT),
  name: z.string().min(1).max(100),
  patterns: z.array(LearnedPattern).min(1).max(5_000),
  /** The public key of who signed it. */
  key: z.string().regex(/^ed25519:[A-Za-z0-9+/]{43}=$/),
});
const Pack = Unsigned.extend({ signature: z.base64() });
export type Pack = z.infer<typeof Pack>;

/** An Ed25519 public key in DER is these bytes and its own 32 (RFC 8410). */
const DER_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** @returns a private key as PKCS#8 PEM, to be kept secret, and its public half as `ed25519:…` */
export function newKey(): { privateKey: string; publicKey: string } {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicOf(privateKey),
  };
}

function publicOf(privateKey: KeyObject): string {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return `ed25519:${der.subarray(DER_PREFIX.length).toString('base64')}`;
}

/** Throws PACK_INVALID if it is none. */
export function readPrivateKey(pem: string, file: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below, for both.
  }
  throw new DevopsAssistError('PACK_INVALID', `${file} is no Ed25519 private key in PEM form`, {
    hint: 'Make one with `devops-assist patterns keygen FILE`.',
  });
}

/** Who taught a pattern stays at home; who signed the pack answers for it. Gives the text of the file. */
export function writePack(name: string, patterns: readonly LearnedPattern[], privateKey: KeyObject): string {
  const key = publicOf(privateKey);
  const unsigned = Unsigned.parse({
    format: PACK_FORMAT,
    name,
    key,
    patterns: patterns.map((pattern) => ({ ...pattern, from: { kind: 'pack', key } })),
  });
  const signature = sign(null, Buffer.from(canonicalJson(unsigned)), privateKey).toString('base64');
  return `${JSON.stringify({ ...unsigned, signature }, null, 2)}\n`;
}

/**
 * Reads and checks a pack: its shape, who signed it, that nothing was changed, that each expression can be run safely. All
 * text in it is redacted anew: a pack is outside input, whoever signed it.
 *
 * Throws PACK_INVALID or PACK_UNTRUSTED, in one line.
 */
export function readPack(
  text: string,
  file: string,
  trusted: readonly TrustedKey[],
): { pack: Pack; signer: string } {
  if (text.length > MOST_BYTES)
    throw new DevopsAssistError('PACK_INVALID', `${file}: more than ${MOST_BYTES / 1e6} MB`);
  const json = parseJson(text, file);
  if (typeof json === 'object' && json !== null && !('signature' in json))
    throw new DevopsAssistError('PACK_UNTRUSTED', `${file}: the pack is not signed`);
  const parsed = Pack.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new DevopsAssistError(
      'PACK_INVALID',
      `${file}: ${issue?.path.join('.') || 'pack'}: ${issue?.message}`,
    );
  }
  const { signature, ...unsigned } = parsed.data;
  const signer = trusted.find(({ key }) => key === unsigned.key);
  if (!signer)
    throw new DevopsAssistError(
      'PACK_UNTRUSTED',
      `${file}: signed by ${unsigned.key}, which is not trusted here`,
    );
  const der = Buffer.concat([DER_PREFIX, Buffer.from(unsigned.key.slice('ed25519:'.length), 'base64')]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  // What was signed is what the file holds: parsing adds and drops nothing (the schemas are strict).
  const bytes = Buffer.from(canonicalJson(unsigned));
  if (!verify(null, bytes, publicKey, Buffer.from(signature, 'base64')))
    throw new DevopsAssistError(
      'PACK_UNTRUSTED',
      `${file}: the pack was changed after ${signer.name} signed it`,
    );
  for (const { id, expressions } of unsigned.patterns)
    for (const source of expressions) {
      try {
        compileSafely(source);
      } catch (error) {
        throw new DevopsAssistError('PACK_INVALID', `${file}: ${id}: ${(error as Error).message}`);
      }
    }
  const patterns = unsigned.patterns.map((pattern) => redacted(pattern, unsigned.key));
  return { pack: { ...parsed.data, patterns }, signer: signer.name };
}

function redacted(pattern: LearnedPattern, key: string): LearnedPattern {
  const { solution } = pattern;
  return {
    ...pattern,
    title: redact(pattern.title),
    text: redact(pattern.text),
    solution: {
      ...solution,
      title: redact(solution.title),
      steps: solution.steps.map((step) => redact(step)),
      code: solution.code.map(({ language, text }) => ({ language, text: redact(text) })),
    },
    from: { kind: 'pack', key },
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DevopsAssistError('PACK_INVALID', `${file}: is no JSON`);
  }
}
