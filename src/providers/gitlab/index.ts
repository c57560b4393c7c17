/** One instance of GitLab, whole: see docs/providers/gitlab.md. */
import type { GitlabInstance } from '../../config/forges.ts';
import type { Provider } from '../provider.ts';
import { createGitlabChanges } from './changes.ts';
import { createGitlabClient, type GitlabClientOptions } from './client.ts';
import { createGitlabComparer } from './compare.ts';
import { createGitlabFacts } from './facts.ts';
import { createPermissions } from './permissions.ts';
import { createGitlabSettings } from './settings.ts';
import { createGitlabSink } from './sink.ts';
import { createGitlabSource } from './source.ts';
import { createGitlabReceiver } from './webhook.ts';

export function createGitlab(instance: GitlabInstance, options: GitlabClientOptions): Provider {
  const client = createGitlabClient(instance, options);
  const facts = createGitlabFacts(instance, client, options.now);
  const settings = createGitlabSettings(client, options.now);
  const permissions = createPermissions(client, facts, options.now, (target, signal) =>
    settings.settings(target, target.repository, signal),
  );
  return {
    name: 'gitlab',
    instance: instance.name,
    receiver: createGitlabReceiver(instance),
    source: createGitlabSource(client, facts, options.now),
    sink: createGitlabSink(instance, client, facts, permissions),
    settings,
    changes: createGitlabChanges(instance, client, facts),
    comparer: createGitlabComparer(client),
    async changedFiles(target, signal) {
      if (target.kind !== 'pull') return [];
      const files = await client.changedFiles(target.repository, target.id, signal);
      return files.map(({ new_path }) => new_path);
    },
  };
}
