/**
 * The instances of GitLab and the Jenkins controllers, from the environment that `config.ts` passes in.
 *
 * One instance is set by `GITLAB_TOKEN` and friends; several by `GITLAB_INSTANCES=work,lab` and `GITLAB_WORK_TOKEN`,
 * `GITLAB_LAB_TOKEN`, … The same holds for `JENKINS_…` and `JENKINS_CONTROLLERS`.
 */
import { z } from 'zod';
import { DevopsAssistError } from '../errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .refine((url) => URL.canParse(url) && new URL(url).username === '', 'must not hold a user name or password')
  .refine((url) => URL.canParse(url) && !/[?#]/.test(url), 'must not hold ? or #')
  .transform((url) => url.replace(/\/+$/, ''));
const secret = z.string().min(16, 'must have at least 16 characters');

const GitlabInstance = z
  .object({
    name: z.string(),
    url: baseUrl.default('https://gitlab.com'),
    /** A project, group or personal access token with the `api` scope. */
    token: z.string('must be set to an access token with the api scope').min(8),
    /** The hook's secret token, sent back in X-Gitlab-Token. */
    webhookToken: secret.optional(),
    /** The hook's signing token, `whsec_…`. */
    signingKey: z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/=_-]{20,}$/, 'must be the signing token of the hook: whsec_…')
      .optional(),
    /** Threads can be resolved and block a merge where a project asks for that; a plain note cannot. */
    thread: z.enum(['note', 'discussion']).default('note'),
    onCommit: z.enum(['comment', 'nothing']).default('comment'),
  })
  .refine((it) => it.webhookToken !== undefined || it.signingKey !== undefined, {
    path: ['webhookToken'],
    error: 'must be set, or SIGNING_KEY: without either anybody could send webhooks',
  });
export type GitlabInstance = z.infer<typeof GitlabInstance>;

const JenkinsController = z.object({
  name: z.string(),
  url: z.string('must be set to the controller’s URL').pipe(baseUrl),
  /** What the controller calls itself, where that is not the URL it is reached at. */
  publicUrl: baseUrl.optional(),
  user: z.string('must be set to the user the API token belongs to').min(1),
  /** An API token of that user; it needs Job/Read, and Run/Update for the description. */
  token: z.string('must be set to an API token').min(8),
  /** Shared with the jobs that send webhooks. */
  webhookSecret: z.string('must be set to a secret shared with the jobs that send webhooks').pipe(secret),
  unstable: z.enum(['answer', 'ignore']).default('answer'),
  aborted: z.enum(['answer', 'ignore']).default('ignore'),
  /** `html` only where the controller's markup formatter is Safe HTML: the link can then be clicked. */
  description: z.enum(['text', 'html', 'off']).default('text'),
});
export type JenkinsController = z.infer<typeof JenkinsController>;

const GITLAB = {
  url: 'URL',
  token: 'TOKEN',
  webhookToken: 'WEBHOOK_TOKEN',
  signingKey: 'SIGNING_KEY',
  thread: 'THREAD',
  onCommit: 'ON_COMMIT',
};
const JENKINS = {
  url: 'URL',
  publicUrl: 'PUBLIC_URL',
  user: 'USER',
  token: 'TOKEN',
  webhookSecret: 'WEBHOOK_SECRET',
  unstable: 'UNSTABLE',
  aborted: 'ABORTED',
  description: 'DESCRIPTION',
};

/** The names of the settings of one instance; several carry the instance's name in the middle. */
export const FORGE_SETTING_NAMES: readonly string[] = [
  'GITLAB_INSTANCES',
  ...Object.values(GITLAB).map((name) => `GITLAB_${name}`),
  'JENKINS_CONTROLLERS',
  ...Object.values(JENKINS).map((name) => `JENKINS_${name}`),
];

/** The instances that are set, none if nothing is. Throws CONFIG_INVALID naming the variable and what it must be. */
export const gitlabInstances = (env: Environment): GitlabInstance[] =>
  instances(env, 'GITLAB', 'GITLAB_INSTANCES', 'gitlab', GITLAB, GitlabInstance);

/** The same for Jenkins controllers. */
export const jenkinsControllers = (env: Environment): JenkinsController[] =>
  instances(env, 'JENKINS', 'JENKINS_CONTROLLERS', 'jenkins', JENKINS, JenkinsController);

function instances<T>(
  env: Environment,
  prefix: string,
  listName: string,
  onlyName: string,
  variables: Readonly<Record<string, string>>,
  schema: z.ZodType<T>,
): T[] {
  const list = (env[listName] ?? '').split(',').flatMap((name) => name.trim() || []);
  const single = Object.values(variables).some((variable) => env[`${prefix}_${variable}`]);
  if (list.length === 0) return single ? [instance(env, `${prefix}_`, onlyName, variables, schema)] : [];
  if (single) {
    throw new DevopsAssistError('CONFIG_INVALID', `${listName} is set beside ${prefix}_${variables.token}`, {
      hint: `Give each instance its own ${prefix}_<NAME>_… variables, or leave ${listName} out.`,
    });
  }
  return list.map((name) => {
    if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name) || list.indexOf(name) !== list.lastIndexOf(name)) {
      throw new DevopsAssistError(
        'CONFIG_INVALID',
        `${listName}: "${name}" must be lower case letters, digits and dashes, and stand there once`,
      );
    }
    return instance(env, `${prefix}_${name.toUpperCase().replaceAll('-', '_')}_`, name, variables, schema);
  });
}

function instance<T>(
  env: Environment,
  prefix: string,
  name: string,
  variables: Readonly<Record<string, string>>,
  schema: z.ZodType<T>,
): T {
  const given = Object.entries(variables).map(([key, variable]) => [
    key,
    env[prefix + variable] || undefined,
  ]);
  const parsed = schema.safeParse({ name, ...Object.fromEntries(given) });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const variable = variables[String(issue?.path[0])] ?? '';
  throw new DevopsAssistError('CONFIG_INVALID', `${prefix}${variable} ${issue?.message ?? 'is not valid'}`);
}
