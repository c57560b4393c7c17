import { setMaxListeners } from 'node:events';
import type { Fetch } from '../http.ts';

/**
 * A time-out on every request, body included: that for a token is made inside of Octokit, where no signal of ours
 * reaches it. A timer of our own holds the controller; signals made by `AbortSignal.any` may be collected unfired.
 */
export function withTimeout(fetch: Fetch, ms: number): Fetch {
  return async (input, init) => {
    const outer = init?.signal;
    outer?.throwIfAborted();
    const controller = new AbortController();
    const forward = (): void => controller.abort(outer?.reason);
    const timer = setTimeout(() => {
      controller.abort(new Error(`no answer within ${ms} ms`));
      outer?.removeEventListener('abort', forward);
    }, ms);
    timer.unref();
    if (outer) {
      // One listener a request, each gone with its timer; a sweep or a long run makes many within that time.
      setMaxListeners(0, outer);
      outer.addEventListener('abort', forward, { once: true });
    }
    return fetch(input, { ...init, signal: controller.signal });
  };
}
