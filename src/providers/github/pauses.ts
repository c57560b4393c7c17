/** Rate-limit pauses in the store, so that one replica's 429 stops all of them. */
import type { Facts } from '../../store/store.ts';
import type { Pauses } from './requests.ts';

const KEY = 'pause:github';

export function createPauses(facts: Facts): Pauses {
  return {
    async until(scope, now) {
      const value = await facts.get(scope, KEY, now);
      return value === null ? 0 : Number(value);
    },
    async pause(scope, until) {
      await facts.put(scope, KEY, String(until), until);
    },
  };
}
