/** `.github/devops-assist.yml` of a repository, else of the organisation's `.github` repository, else the defaults. */
import type { Target } from '../../domain.ts';
import type { SettingsSource } from '../provider.ts';
import { DEFAULT_SETTINGS, parseSettings } from '../settings.ts';
import type { GithubClients } from './client.ts';
import { place } from './place.ts';
import { type RepositoryReader, readFile, SETTINGS_PATH } from './repository.ts';
import { PullFiles } from './schema.ts';

export function createGithubSettings(options: {
  clients: GithubClients;
  repositories: RepositoryReader;
}): SettingsSource {
  const { clients, repositories } = options;
  return {
    async settings(scope, repository, signal) {
      const { settings: text } = await repositories.read(scope, repository, signal);
      const parsed = text === null ? null : parseSettings(text);
      // A broken file on the default branch must not silence the App: the pull request that broke it was told.
      return parsed?.ok ? parsed.settings : DEFAULT_SETTINGS;
    },
    async problem(target: Target, headSha: string, signal: AbortSignal) {
      const api = await clients.installation(target, target.repository, signal);
      const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
      const parameters = { ...place(target.repository), pull_number: Number(target.id) };
      for await (const page of api.pages(PullFiles, route, parameters, signal)) {
        const file = page.find(({ filename }) => filename === SETTINGS_PATH);
        if (!file) continue;
        if (file.status === 'removed') return null;
        const text = await readFile(clients, target, target.repository, headSha, signal);
        const parsed = text === null ? null : parseSettings(text);
        return parsed && !parsed.ok ? `${SETTINGS_PATH}, line ${parsed.line}: ${parsed.reason}` : null;
      }
      return null;
    },
  };
}
