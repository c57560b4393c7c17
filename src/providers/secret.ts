/** Comparing and signing with shared secrets, for webhooks and links. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Compares in constant time, also where the lengths differ. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

export const hmacSha256 = (key: string | Uint8Array, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();
