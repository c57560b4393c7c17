/**
 * Webhooks that GitHub could not deliver. GitHub does not send them again by itself; the App's deliveries API lists
 * three days of them and sends one again when asked.
 * https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
 */
import { z } from 'zod';
import type { GithubApi } from './api.ts';
import { Deliveries } from './schema.ts';

/** At most this many are asked for at once, oldest first; the next look finds the rest. */
const MOST = 200;

/**
 * Asks for every delivery since `since` (milliseconds since 1970) again that never succeeded. A redelivery has the same
 * guid, so one that succeeded later counts as delivered. Gives their number.
 */
export async function redeliverMissed(app: GithubApi, since: number, signal: AbortSignal): Promise<number> {
  const delivered = new Set<string>();
  const failed = new Map<string, number>();
  // The list is paged by cursor, newest first; `pages` follows GitHub's own links.
  for await (const page of app.pages(Deliveries, 'GET /app/hook/deliveries', {}, signal)) {
    for (const { id, guid, status_code } of page)
      if (status_code >= 200 && status_code < 300) delivered.add(guid);
      else failed.set(guid, id);
    const oldest = page.at(-1);
    if (!oldest || Date.parse(oldest.delivered_at) < since) break;
  }
  const missed = [...failed].filter(([guid]) => !delivered.has(guid)).reverse();
  for (const [, id] of missed.slice(0, MOST))
    await app.send(
      z.unknown(),
      'POST /app/hook/deliveries/{delivery_id}/attempts',
      { delivery_id: id },
      signal,
    );
  return Math.min(missed.length, MOST);
}
