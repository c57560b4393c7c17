/** The category of a tool's refusal by the words of it: whose the missing right, key or connection is matters more than the tool. */
import type { Category } from '../../domain.ts';

export interface Kind {
  readonly says: RegExp;
  readonly category: Category;
}

/** Refusals that clouds, clusters and registries word alike. */
export const REFUSALS: readonly Kind[] = [
  {
    says: /AccessDenied|UnauthorizedOperation|AuthorizationFailed|PERMISSION_DENIED|permission_denied|LinkedAuthorizationFailed|AuthorizationPermissionMismatch|not authorized to perform|does not have (?:\S+ ){0,3}(?:permission|authorization|access)|\bForbidden\b|\b403\b|requires (?:the )?\S+ permission|insufficient (?:\w+ )?(?:permission|privilege|scope)/i,
    category: 'permission',
  },
  {
    says: /ExpiredToken|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure|InvalidAccessKeyId|UNAUTHENTICATED|AADSTS\d+|\b401\b|Unauthorized|[Uu]nable to locate credentials|no (?:valid )?credential|credentials (?:could|have|were|are) |[Cc]redential\w* .{0,30}(?:not (?:found|set|configured)|expired)|active account selected|Reauthentication|log ?in (?:to|again|first)|(?:az|gcloud auth|pulumi|aws sso) login|must be set for login|must sign in|invalid_grant|token (?:is |has )?(?:expired|invalid)/,
    category: 'auth',
  },
  {
    says: /Throttl|TooManyRequests|RequestLimitExceeded|rateLimitExceeded|Rate exceeded|\b429\b|dial tcp|i\/o timeout|no such host|connection (?:refused|reset)|TLS handshake|x509|ServiceUnavailable|\b50[234]\b/,
    category: 'network',
  },
];

/** @param own what a tool itself words besides, asked first */
export function kindOf(message: string, own: readonly Kind[] = []): Category | undefined {
  return [...own, ...REFUSALS].find(({ says }) => says.test(message))?.category;
}
