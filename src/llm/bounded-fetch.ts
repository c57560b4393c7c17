export type Fetch = typeof globalThis.fetch;

/** No answer of ours is this large. */
const MAX_BODY = 512 * 1024;

/**
 * A `fetch` that reads the body whole, so that the SDK's time-out and ours cover it, and no more than `MAX_BODY` of it.
 * Redirects are not followed: the key must not travel to a host that nobody configured.
 */
export function boundedFetch(fetch: Fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' });
    const { status, headers } = response;
    const parts: Uint8Array[] = [];
    let size = 0;
    const reader = response.body?.getReader();
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      size += piece.value.length;
      if (size > MAX_BODY) {
        await reader?.cancel();
        throw new Error('the answer is too large');
      }
      parts.push(piece.value);
    }
    const empty = [101, 204, 205, 304].includes(status);
    return new Response(empty ? null : Buffer.concat(parts), { status, headers });
  };
}
