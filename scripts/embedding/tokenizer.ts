/**
 * The shipped tokenizer as @xenova/transformers reads it: what is folded away before words are cut, and how. Only that
 * library ever tokenizes, in training as at run time, so the regular expressions are JavaScript's.
 *
 *     [2024-05-01T10:00:00Z] /app/src/userService.ts:12:5 ECONNREFUSED 10.0.0.7:5432  →  app src user service ts econnrefused ipaddr 5432
 */
import { PreTrainedTokenizer } from '@xenova/transformers';

export const SPECIAL = ['[PAD]', '[UNK]'] as const;
export const MAX_TOKENS = 512;

/** Exit codes, HTTP statuses and ports that tell failures apart. Every other bare number is folded away. */
const TELLING = [
  '1 2 126 127 128 130 134 135 137 139 143 255',
  '400 401 403 404 405 407 408 409 410 413 415 418 422 429 431 451 500 501 502 503 504 507 522 524',
  '22 53 80 443 465 587 1433 1521 2181 2375 2376 3000 3306 4873 5000 5432 5672 6379 6443 8080 9000 9092 9200 27017',
]
  .join(' ')
  .split(' ');

const FOLDS: readonly [regex: string, replacement: string][] = [
  ['\\x1b\\[[0-9;]*[A-Za-z]', ' '],
  ['\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(?::\\d{2})?(?:[.,]\\d+)?(?:Z|[+-]\\d{2}:?\\d{2})?', ' '],
  ['\\b\\d{1,2}:\\d{2}:\\d{2}(?:[.,]\\d+)?', ' '],
  ['[\\w.+-]+@[\\w-]+\\.[a-z]{2,}', ' '],
  ['\\bsha(?:1|256|384|512)[:-][A-Za-z0-9+/=]+', ' hexid '],
  ['\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b', ' hexid '],
  ['\\b0x[0-9a-fA-F]+\\b', ' '],
  ['\\b(?=[a-fA-F]*\\d)[0-9a-fA-F]{7,}\\b', ' hexid '],
  ['\\b(?=\\w*\\d\\w*\\d)[A-Za-z0-9]{32,}', ' hexid '],
  ['\\b\\d+(?:\\.\\d+)?(?:ns|us|ms|s|secs?|mins?|h|[kKMG]i?B?|[kmg]?b|px|%)(?![\\p{L}\\p{N}])', ' '],
  ['\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b', ' ipaddr '],
  ['\\bv?\\d+(?:\\.\\d+)+', ' vernum '],
  // userService → user service, HTTPServer → HTTP Server
  ['([a-z])([A-Z])', '$1 $2'],
  ['([A-Z]+)([A-Z][a-z])', '$1 $2'],
];
const LOWER_FOLDS: readonly [regex: string, replacement: string][] = [
  // don't → dont, so that the negation stays one word
  ["([a-z])['’]([a-z])", '$1$2'],
  [`(?<![\\p{L}\\p{N}])(?!(?:${TELLING.join('|')})(?![\\p{L}\\p{N}]))\\d+(?![\\p{L}\\p{N}])`, ' '],
];

const replace = ([regex, content]: readonly [string, string]) => ({
  type: 'Replace',
  pattern: { Regex: regex },
  content,
});

/** The `tokenizer.json` for a vocabulary (its first entries must be SPECIAL): WordPiece over folded, lower-cased words. */
export function tokenizerJson(vocabulary: readonly string[]) {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({ id, content, special: true })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFKC' },
        ...FOLDS.map(replace),
        { type: 'Lowercase' },
        ...LOWER_FOLDS.map(replace),
      ],
    },
    pre_tokenizer: {
      type: 'Split',
      pattern: { Regex: '[\\p{L}\\p{N}]+' },
      behavior: 'Removed',
      invert: true,
    },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: false },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 64,
      vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
    },
  };
}

export const tokenizerConfig = {
  tokenizer_class: 'PreTrainedTokenizerFast',
  model_max_length: MAX_TOKENS,
  pad_token: '[PAD]',
  unk_token: '[UNK]',
};

/** The run-time tokenizer for a vocabulary: text to token ids, uncut. */
export function tokenize(vocabulary: readonly string[]): (text: string) => number[] {
  const tokenizer = new PreTrainedTokenizer(tokenizerJson(vocabulary), tokenizerConfig);
  return (text) => (text === '' ? [] : tokenizer.encode(text));
}

/** The folded words of a text before they are cut into word pieces. */
export function words(): (text: string) => string[] {
  const tokenizer = new PreTrainedTokenizer(tokenizerJson(SPECIAL), tokenizerConfig);
  return (text) => tokenizer.pre_tokenizer(tokenizer.normalizer(text)) as string[];
}
