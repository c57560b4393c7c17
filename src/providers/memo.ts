/** Answers that stay true for a while, so that one run does not ask the same thing five times. */
export interface Memo<T> {
  get(key: string, load: () => Promise<T>): Promise<T>;
  forget(key: string): void;
}

/** Keeps at most `limit` answers, each for `ttlMs`; a failed load is not kept. Equal questions at once are one call. */
export function createMemo<T>(now: () => number, ttlMs: number, limit = 1_000): Memo<T> {
  const kept = new Map<string, { value: Promise<T>; until: number }>();
  return {
    get: (key, load) => {
      const found = kept.get(key);
      if (found && found.until > now()) return found.value;
      const value = load();
      kept.delete(key);
      kept.set(key, { value, until: now() + ttlMs });
      value.catch(() => kept.get(key)?.value === value && kept.delete(key));
      if (kept.size > limit) kept.delete(kept.keys().next().value as string);
      return value;
    },
    forget: (key) => void kept.delete(key),
  };
}
