/** A project's own settings: `.gitlab/devops-assist.yml` on the default branch, else the name shared with GitHub. */
import type { Scope } from '../../domain.ts';
import { missing } from '../error.ts';
import { createMemo } from '../memo.ts';
import type { SettingsSource } from '../provider.ts';
import { DEFAULT_SETTINGS, parseSettings, type RepositorySettings } from '../settings.ts';
import type { GitlabClient } from './client.ts';

const FILES = ['.gitlab/devops-assist.yml', '.github/devops-assist.yml'];

export function createGitlabSettings(client: GitlabClient, now: () => number): SettingsSource {
  const kept = createMemo<RepositorySettings>(now, 60_000);

  async function read(path: string, ref: string, signal: AbortSignal) {
    for (const file of FILES) {
      const text = await client.file(path, file, ref, signal).catch(missing);
      if (text !== null) return { file, text };
    }
    return null;
  }

  return {
    settings: (_scope: Scope, repository, signal) =>
      kept.get(repository, async () => {
        const found = await read(repository, 'HEAD', signal);
        const parsed = found && parseSettings(found.text);
        // A file that is wrong on the default branch was answered where it came in; until it is mended the defaults hold.
        return parsed?.ok ? parsed.settings : DEFAULT_SETTINGS;
      }),

    async problem(target, headSha, signal) {
      const found = await read(target.repository, headSha, signal);
      if (!found) return null;
      const parsed = parseSettings(found.text);
      if (parsed.ok) return null;
      const before = await client.file(target.repository, found.file, 'HEAD', signal).catch(missing);
      if (before === found.text) return null; // this change did not touch it
      return `${found.file}:${parsed.line}: ${parsed.reason}`;
    },
  };
}
