/**
 * What jobs send when a build ends, reduced to "look at this build". The payload is a hint: result, cause and log are
 * read from the controller, and a payload that points anywhere else is refused.
 */
import { createHash } from 'node:crypto';
import type { JenkinsController } from '../../config/forges.ts';
import type { RunRef } from '../../domain.ts';
import type { Received, WebhookReceiver, WebhookRequest } from '../provider.ts';
import { hmacSha256, sameSecret } from '../secret.ts';
import { type BuildPlace, parseBuildName, parseBuildUrl } from './place.ts';
import { Notice } from './schema.ts';

/** Carries `sha256=<hex HMAC-SHA256 of the body>`. */
export const SIGNATURE_HEADER = 'x-devops-assist-signature';

/** The folder at the top, or the controller where there is none: what learns together. */
export const organisationOf = (controller: string, job: string): string =>
  job.includes('/') ? (job.split('/')[0] as string) : controller;

export const runOf = (controller: string, { job, number }: BuildPlace): RunRef => ({
  provider: 'jenkins',
  instance: controller,
  organisation: organisationOf(controller, job),
  repository: job,
  runId: String(number),
  attempt: 1,
});

export function createJenkinsReceiver(controller: JenkinsController): WebhookReceiver {
  const homes = [controller.url, controller.publicUrl].flatMap((url) => url ?? []);
  return {
    provider: 'jenkins',
    receive: async (request): Promise<Received> => {
      if (!isAuthentic(request, controller.webhookSecret))
        return { kind: 'refused', status: 401, reason: 'no valid signature or secret' };
      const found = read(request.body, homes);
      if ('kind' in found) return found;
      const run = runOf(controller.name, found.place);
      return {
        kind: 'accepted',
        // Jenkins numbers no deliveries. The same news of the same build is the same delivery.
        deliveryId: createHash('sha256')
          .update(JSON.stringify([run.repository, run.runId, found.news]))
          .digest('hex'),
        instance: controller.name,
        organisation: run.organisation,
        event: { kind: 'run-finished', run },
      };
    },
  };
}

/** The HMAC of the body, or the secret itself as Bearer, or as the password of Basic (the Notification plugin has no other). */
function isAuthentic({ headers, body }: WebhookRequest, secret: string): boolean {
  const signature = headers[SIGNATURE_HEADER];
  if (signature !== undefined)
    return sameSecret(signature, `sha256=${hmacSha256(secret, body).toString('hex')}`);
  const [scheme = '', value = ''] = (headers.authorization ?? '').split(' ', 2);
  if (/^bearer$/i.test(scheme)) return sameSecret(value, secret);
  if (!/^basic$/i.test(scheme)) return false;
  const credentials = Buffer.from(value, 'base64').toString('utf8');
  return sameSecret(credentials.slice(credentials.indexOf(':') + 1), secret);
}

function read(body: string, homes: readonly string[]): { place: BuildPlace; news: string } | Received {
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    return { kind: 'refused', status: 400, reason: 'the body is not JSON' };
  }
  const parsed = Notice.safeParse(raw);
  if (!parsed.success) {
    return {
      kind: 'refused',
      status: 400,
      reason:
        'give {"url": BUILD_URL}, {"job": JOB_NAME, "build": BUILD_NUMBER} or the Notification plugin’s message',
    };
  }
  const notice = parsed.data;
  let place: BuildPlace | 'elsewhere' | null;
  let news = 'ended';
  if ('url' in notice) place = parseBuildUrl(notice.url, homes);
  else if ('job' in notice) place = parseBuildName(notice.job, notice.build);
  else {
    const { phase, status, full_url, url } = notice.build;
    if (phase !== undefined && !/^(?:COMPLETED|FINALIZED)$/.test(phase))
      return { kind: 'ignored', reason: `the build is ${phase.slice(0, 20)}` };
    place = parseBuildUrl(full_url || url, homes);
    news = `${phase ?? ''}:${status ?? ''}`;
  }
  if (place === 'elsewhere')
    return { kind: 'refused', status: 400, reason: 'the build is not on the configured controller' };
  if (place === null) return { kind: 'refused', status: 400, reason: 'the payload names no build' };
  return { place, news };
}
