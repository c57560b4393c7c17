/** One Jenkins controller, whole: see docs/providers/jenkins.md. */
import type { JenkinsController } from '../../config/forges.ts';
import type { ChangeFinder, Provider } from '../provider.ts';
import { createJenkinsClient, type JenkinsClientOptions } from './client.ts';
import { createJenkinsNote } from './note.ts';
import { createJenkinsSink } from './sink.ts';
import { createJenkinsSource } from './source.ts';
import { createJenkinsReceiver } from './webhook.ts';

/** `forges` find the pull or merge request that a build belongs to. */
export function createJenkins(
  controller: JenkinsController,
  options: JenkinsClientOptions & { readonly forges: readonly ChangeFinder[] },
): Provider {
  const client = createJenkinsClient(controller, options);
  return {
    name: 'jenkins',
    instance: controller.name,
    receiver: createJenkinsReceiver(controller),
    source: createJenkinsSource(controller, client, options.forges),
    sink: createJenkinsSink(controller),
    note: createJenkinsNote(controller, client),
  };
}
