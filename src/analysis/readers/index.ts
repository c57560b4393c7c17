/** All readers, the more particular ones first: of two that read the same line, the earlier one is named. */
import type { Reader } from './reader.ts';

export const READERS: readonly Reader[] = [];
