/** GitHub's answers, read: the next page of a list, and a body held against its schema. */
import type { z } from 'zod';
import { ProviderError } from '../error.ts';

/** The `page` or `cursor` of a Link header's next page; the address itself is not followed. */
export function nextPage(link: string): { cursor: string } | { page: number } | null {
  const url = /<([^>]+)>;\s*rel="next"/.exec(link)?.[1];
  if (url === undefined || !URL.canParse(url)) return null;
  const { searchParams } = new URL(url);
  const cursor = searchParams.get('cursor');
  if (cursor !== null) return { cursor };
  const page = Number(searchParams.get('page'));
  return Number.isInteger(page) && page > 1 ? { page } : null;
}

/** @throws ProviderError PROVIDER_ANSWER naming the route and the first thing that is not as documented */
export function parse<T extends z.ZodType>(schema: T, data: unknown, route: string): z.output<T> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ProviderError(
    'PROVIDER_ANSWER',
    `${route}: unexpected answer at ${issue?.path.join('.') || 'the top'}: ${issue?.message}`,
  );
}
