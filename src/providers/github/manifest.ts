/**
 * Making a GitHub App from a manifest: a page sends the manifest to GitHub, GitHub sends back a code, the code is
 * exchanged once for the App's credentials.
 * https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
import { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { ProviderError } from '../error.ts';
import type { Fetch } from '../http.ts';

export const AppManifest = z.object({
  name: z.string(),
  description: z.string().optional(),
  url: z.url(),
  public: z.boolean().default(false),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
  default_events: z.array(z.string()),
});
export type AppManifest = z.infer<typeof AppManifest>;

const Conversion = z.object({
  id: z.number(),
  html_url: z.string(),
  pem: z.string(),
  webhook_secret: z.string().nullable(),
});

export interface AppCredentials {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The App's page; `/installations/new` below it installs the App. */
  readonly url: string;
}

/** The manifest as GitHub wants it, with the addresses of this service. */
export function completeManifest(manifest: AppManifest, publicUrl: string): object {
  return {
    ...manifest,
    hook_attributes: { url: `${publicUrl}/webhooks/github`, active: true },
    redirect_url: `${publicUrl}/setup/github`,
  };
}

/** Where the manifest is sent to: the website that belongs to an API root. */
export function registrationUrl(apiUrl: string, state: string): string {
  const url = new URL(apiUrl);
  const host = url.hostname === 'api.github.com' ? 'https://github.com' : url.origin;
  return `${host}/settings/apps/new?state=${encodeURIComponent(state)}`;
}

/** Exchanges the code, which works once and for an hour. */
export async function convertCode(
  code: string,
  options: { apiUrl: string; fetch: Fetch; signal: AbortSignal },
): Promise<AppCredentials> {
  const octokit = new Octokit({
    baseUrl: options.apiUrl,
    userAgent: 'devops-assist',
    request: { fetch: options.fetch, signal: options.signal },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  let data: unknown;
  try {
    ({ data } = await octokit.request('POST /app-manifests/{code}/conversions', { code }));
  } catch (error) {
    const status = (error as { status?: number }).status ?? null;
    throw new ProviderError('PROVIDER_REFUSED', 'GitHub did not take the code', { status });
  }
  const app = Conversion.parse(data);
  if (app.webhook_secret === null)
    throw new ProviderError('PROVIDER_ANSWER', 'GitHub gave no webhook secret');
  return { appId: app.id, privateKey: app.pem, webhookSecret: app.webhook_secret, url: app.html_url };
}
