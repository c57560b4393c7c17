/**
 * Signed links to the diagnosis page of a run. A token is `<payload>.<HMAC-SHA256>`, both base64url; it names the run
 * and the second at which it ends, and nothing secret. Whoever holds a link sees the page and has the link's one vote.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { LinkSettings } from '../config/links.ts';
import { PROVIDERS, type RunRef } from '../domain.ts';
import { hmacSha256, sameSecret } from '../providers/secret.ts';

export interface Links {
  /** The page's address. The same all day long, so that what holds it need not be written again. */
  page(run: RunRef, now: number): string;
  read(token: string, now: number): { readonly run: RunRef; readonly id: string } | 'expired' | 'invalid';
}

const Payload = z.tuple([
  z.enum(PROVIDERS),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.int().positive(),
  z.int().positive(),
]);

const DAY_MS = 24 * 3_600_000;
/** Keeps these signatures apart from any other use of the same key. */
const PURPOSE = 'devops-assist page v1\n';

export function createLinks({ publicUrl, secret, days }: LinkSettings): Links {
  const sign = (payload: string) => hmacSha256(secret, PURPOSE + payload).toString('base64url');
  return {
    page(run, now) {
      const ends = (Math.floor(now / DAY_MS) + 1 + days) * (DAY_MS / 1000);
      const { provider, instance, organisation, repository, runId, attempt } = run;
      const parts = [provider, instance, organisation, repository, runId, attempt, ends];
      const payload = Buffer.from(JSON.stringify(parts)).toString('base64url');
      return `${publicUrl}/d/${payload}.${sign(payload)}`;
    },

    read(token, now) {
      const [payload = '', signature = '', ...more] = token.split('.');
      if (more.length > 0 || !sameSecret(signature, sign(payload))) return 'invalid';
      const parsed = Payload.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
      if (!parsed.success) return 'invalid';
      const [provider, instance, organisation, repository, runId, attempt, ends] = parsed.data;
      if (now >= ends * 1000) return 'expired';
      const run = { provider, instance, organisation, repository, runId, attempt };
      return { run, id: linkId(run) };
    },
  };
}

/** The links of one run are one voter, whenever they were made. */
function linkId(run: RunRef): string {
  const { provider, instance, organisation, repository, runId, attempt } = run;
  const text = JSON.stringify([provider, instance, organisation, repository, runId, attempt]);
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
