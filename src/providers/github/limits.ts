/**
 * Reads GitHub's rate limits from an answer.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */

/**
 * Until when (milliseconds since 1970) no call may be made after this answer; null if it is no rate limit.
 * Primary: 403 or 429 with `x-ratelimit-remaining: 0`; secondary: `retry-after`, or only a message, then one minute.
 */
export function limitOf(
  status: number,
  headers: Readonly<Record<string, string | number | undefined>>,
  body: unknown,
  now: number,
): number | null {
  if (status !== 403 && status !== 429) return null;
  const after = headers['retry-after'];
  if (after !== undefined) {
    const seconds = Number(after);
    if (Number.isFinite(seconds)) return now + Math.max(0, seconds) * 1000;
    const at = Date.parse(String(after));
    if (Number.isFinite(at)) return at;
  }
  if (String(headers['x-ratelimit-remaining']) === '0') {
    const reset = Number(headers['x-ratelimit-reset']) * 1000;
    return Number.isFinite(reset) && reset > now ? reset : now + 60_000;
  }
  const message = String((body as { message?: unknown } | null)?.message ?? '');
  return status === 429 || /rate limit/i.test(message) ? now + 60_000 : null;
}
