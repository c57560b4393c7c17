import { createHash } from 'node:crypto';
import { foldLine } from './fold.ts';

/**
 * Same failure, same string: tool, category, pattern and the folded text of the cause.
 * @returns 16 hexadecimal digits (64 bits of SHA-256)
 */
export function fingerprint(parts: {
  readonly category: string;
  readonly tool: string;
  readonly pattern: string | null;
  readonly cause: string;
}): string {
  const text = [parts.category, parts.tool, parts.pattern ?? '', foldLine(parts.cause)].join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
