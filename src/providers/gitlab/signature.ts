/**
 * Who sent a webhook. GitLab knows two proofs: the secret token, sent as it is in X-Gitlab-Token, and a signature
 * (Standard Webhooks): `webhook-signature: v1,<base64 HMAC-SHA256 of "{webhook-id}.{webhook-timestamp}.{body}">`, where
 * the key is what follows `whsec_`, in base64. An instance that has a signing key takes nothing unsigned, so that nobody
 * can fall back to the weaker proof; with both configured, both must hold.
 */

import type { WebhookRequest } from '../provider.ts';
import { hmacSha256, sameSecret } from '../secret.ts';

/** How far the sender's clock may be off, in milliseconds; older deliveries are replays. */
export const TOLERANCE_MS = 5 * 60_000;

export interface HookSecrets {
  readonly webhookToken?: string | undefined;
  readonly signingKey?: string | undefined;
}

/** Null when the request is authentic, else the reason why not, which names no secret. `now` in milliseconds. */
export function refusal(request: WebhookRequest, secrets: HookSecrets, now: number): string | null {
  const { webhookToken, signingKey } = secrets;
  if (signingKey !== undefined) {
    const reason = unsigned(request, signingKey, now);
    if (reason !== null) return reason;
  }
  if (webhookToken !== undefined) {
    const given = request.headers['x-gitlab-token'];
    if (given === undefined) return 'X-Gitlab-Token is missing';
    if (!sameSecret(given, webhookToken)) return 'X-Gitlab-Token is wrong';
  }
  return signingKey === undefined && webhookToken === undefined ? 'no secret is configured' : null;
}

function unsigned(request: WebhookRequest, signingKey: string, now: number): string | null {
  const id = request.headers['webhook-id'];
  const timestamp = request.headers['webhook-timestamp'];
  const signatures = request.headers['webhook-signature'];
  if (!id || !timestamp || !signatures)
    return 'webhook-id, webhook-timestamp or webhook-signature is missing';
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp) * 1000) > TOLERANCE_MS)
    return 'webhook-timestamp is more than five minutes off';
  const key = Buffer.from(signingKey.replace(/^whsec_/, ''), 'base64');
  const expected = `v1,${hmacSha256(key, `${id}.${timestamp}.${request.body}`).toString('base64')}`;
  // Several signatures, separated by blanks, stand there while a key is being changed.
  const matches = signatures.split(' ').filter((given) => sameSecret(given, expected));
  return matches.length > 0 ? null : 'webhook-signature is wrong';
}
