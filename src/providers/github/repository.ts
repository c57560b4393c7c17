/**
 * What is asked of a repository before anything else: its settings file, that of the organisation's `.github`
 * repository, and whether it is private. GraphQL gives all three for one call; where it does not (an App that may not
 * see the `.github` repository, an old Enterprise Server), the REST API is asked one by one.
 */
import { z } from 'zod';
import type { Scope } from '../../domain.ts';
import { isMissing, ProviderError } from '../error.ts';
import type { Shelf } from '../shelf.ts';
import type { GithubApi } from './api.ts';
import type { GithubClients } from './client.ts';
import { place } from './place.ts';
import { Content, RepositoryFacts } from './schema.ts';

export const SETTINGS_PATH = '.github/devops-assist.yml';
/** A new settings file counts after this time at the latest. */
const KEPT_MS = 5 * 60_000;

const Kept = z.object({ settings: z.string().nullable(), private: z.boolean() });
/** The text of the settings file that counts, null where there is none. */
export type RepositoryAnswer = z.infer<typeof Kept>;

export interface RepositoryReader {
  read(scope: Scope, repository: string, signal: AbortSignal): Promise<RepositoryAnswer>;
}

const QUERY = `query($owner: String!, $name: String!, $file: String!) {
  own: repository(owner: $owner, name: $name) { isPrivate object(expression: $file) { ... on Blob { text } } }
  shared: repository(owner: $owner, name: ".github") { object(expression: $file) { ... on Blob { text } } }
}`;

const File = z.object({ text: z.string().nullish() }).nullable();
const Answer = z.object({
  own: z.object({ isPrivate: z.boolean(), object: File }).nullable(),
  shared: z.object({ object: File }).nullable(),
});

export function createRepositoryReader(options: { clients: GithubClients; shelf: Shelf }): RepositoryReader {
  const { clients, shelf } = options;
  return {
    async read(scope, repository, signal) {
      const key = `repository:${repository}`;
      const kept = await shelf.get(scope, key);
      const parsed = kept === null ? null : Kept.safeParse(JSON.parse(kept));
      if (parsed?.success) return parsed.data;
      const api = await clients.installation(scope, repository, signal);
      const answer = await byGraphql(api, repository, signal).catch((error: unknown) => {
        if (error instanceof ProviderError && isNoAnswer(error)) return null;
        throw error;
      });
      const known = answer ?? (await byRest(clients, api, scope, repository, signal));
      await shelf.put(scope, key, JSON.stringify(known), KEPT_MS);
      return known;
    },
  };
}

/** GraphQL says no, or does not exist there; an outage or a limit is waited for as everywhere. */
const isNoAnswer = ({ code, status }: ProviderError): boolean =>
  code === 'PROVIDER_ANSWER' || (code === 'PROVIDER_REFUSED' && status !== null);

/** Null where GraphQL does not show the repository. */
async function byGraphql(
  api: GithubApi,
  repository: string,
  signal: AbortSignal,
): Promise<RepositoryAnswer | null> {
  const { owner, repo } = place(repository);
  const variables = { owner, name: repo, file: `HEAD:${SETTINGS_PATH}` };
  const { own, shared } = await api.graphql(Answer, QUERY, variables, signal);
  return own && { settings: own.object?.text ?? shared?.object?.text ?? null, private: own.isPrivate };
}

async function byRest(
  clients: GithubClients,
  api: GithubApi,
  scope: Scope,
  repository: string,
  signal: AbortSignal,
): Promise<RepositoryAnswer> {
  const facts = await api.get(RepositoryFacts, 'GET /repos/{owner}/{repo}', place(repository), signal);
  const settings =
    (await readFile(clients, scope, repository, null, signal)) ??
    (await readFile(clients, scope, `${scope.organisation}/.github`, null, signal));
  return { settings, private: facts.private };
}

/** The settings file's text at a commit, null where there is none. `ref` null means the default branch. */
export async function readFile(
  clients: GithubClients,
  scope: Scope,
  repository: string,
  ref: string | null,
  signal: AbortSignal,
): Promise<string | null> {
  const api = await clients.installation(scope, repository, signal);
  const parameters = { ...place(repository), path: SETTINGS_PATH, ...(ref === null ? {} : { ref }) };
  try {
    const file = await api.get(Content, 'GET /repos/{owner}/{repo}/contents/{path}', parameters, signal);
    return Buffer.from(file.content, 'base64').toString('utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
