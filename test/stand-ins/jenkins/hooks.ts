/** What jobs send, in each documented form, and the ways to prove it. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface SentHook {
  readonly headers: Record<string, string>;
  readonly body: string;
}

export type Proof = { hmac: string } | { bearer: string } | { password: string } | null;

export function hook(payload: unknown, proof: Proof): SentHook {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (proof && 'hmac' in proof)
    headers['x-devops-assist-signature'] =
      `sha256=${createHmac('sha256', proof.hmac).update(body).digest('hex')}`;
  if (proof && 'bearer' in proof) headers.authorization = `Bearer ${proof.bearer}`;
  if (proof && 'password' in proof)
    headers.authorization = `Basic ${Buffer.from(`jenkins:${proof.password}`).toString('base64')}`;
  return { headers, body };
}

/** The Notification plugin's message, the example of its documentation with another build. */
export function notification(fields: Record<string, unknown> = {}): Record<string, unknown> {
  const file = new URL('../../fixtures/jenkins/hooks/notification.json', import.meta.url);
  const message = JSON.parse(readFileSync(file, 'utf8')) as { build: object };
  return { ...message, build: { ...message.build, ...fields } };
}
