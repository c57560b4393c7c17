/** `.github/devops-assist.yml` of a repository, else of the organisation's `.github` repository, else the defaults. */
import type { Scope, Target } from '../../domain.ts';
import { isMissing } from '../error.ts';
import type { SettingsSource } from '../provider.ts';
import { DEFAULT_SETTINGS, parseSettings, type RepositorySettings } from '../settings.ts';
import type { GithubClients } from './client.ts';
import { place } from './place.ts';
import { Content, PullFiles } from './schema.ts';

export const SETTINGS_PATH = '.github/devops-assist.yml';
const KEPT_MS = 5 * 60_000;
const MAX_KEPT = 2_000;

export function createGithubSettings(options: { clients: GithubClients; now: () => number }): SettingsSource {
  const { clients, now } = options;
  const kept = new Map<string, { settings: RepositorySettings; until: number }>();

  /** The file's text, null where there is none. `ref` null means the default branch. */
  async function read(scope: Scope, repository: string, ref: string | null, signal: AbortSignal) {
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

  return {
    async settings(scope, repository, signal) {
      const key = `${scope.instance}/${repository}`;
      const known = kept.get(key);
      if (known && known.until > now()) return known.settings;
      const text =
        (await read(scope, repository, null, signal)) ??
        (await read(scope, `${scope.organisation}/.github`, null, signal));
      const parsed = text === null ? null : parseSettings(text);
      // A broken file on the default branch must not silence the App: the pull request that broke it was told.
      const settings = parsed?.ok ? parsed.settings : DEFAULT_SETTINGS;
      kept.delete(key);
      kept.set(key, { settings, until: now() + KEPT_MS });
      if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value as string);
      return settings;
    },
    async problem(target: Target, headSha: string, signal: AbortSignal) {
      const api = await clients.installation(target, target.repository, signal);
      const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
      const parameters = { ...place(target.repository), pull_number: Number(target.id) };
      for await (const page of api.pages(PullFiles, route, parameters, signal)) {
        const file = page.find(({ filename }) => filename === SETTINGS_PATH);
        if (!file) continue;
        if (file.status === 'removed') return null;
        const text = await read(target, target.repository, headSha, signal);
        const parsed = text === null ? null : parseSettings(text);
        return parsed && !parsed.ok ? `${SETTINGS_PATH}, line ${parsed.line}: ${parsed.reason}` : null;
      }
      return null;
    },
  };
}
