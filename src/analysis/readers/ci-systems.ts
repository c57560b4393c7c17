/** What CIs say of their own machinery: runners and agents, set-up of jobs, pipelines that do not load. */
import { eventReader, finding } from './event.ts';
import { extend, type Reader } from './reader.ts';

/** GitLab's runner on its own failures, and agents that are gone. */
const runner = eventReader({
  id: 'ci-runner',
  tool: 'ci',
  category: 'infra',
  strength: 0.88,
  anchors: [
    'job failed (system failure)',
    'agent was removed',
    'was marked offline',
    'requestabortedexception',
    'channelclosedexception',
    'unable to create live filepath',
    'backing channel ',
    'we stopped hearing from agent',
    'lost communication with the server',
    'no hosted parallelism',
    'the agent did not connect',
  ],
  expressions: [
    /^ERROR: (?<message>Job failed \(system failure\): .+)/,
    /^(?:ERROR: )?(?<message>.{0,80}(?:agent was removed|was marked offline).*)/i,
    /(?<message>(?:RequestAborted|ChannelClosed)Exception: .+)/,
    /(?<message>Unable to create live FilePath for .+)/,
    /(?<message>Backing channel '.{1,200}' is disconnected.*)/,
    /^(?<message>We stopped hearing from agent .+)/,
    /^(?<message>The self-hosted runner.{0,120} lost communication with the server.*)/,
    /^(?<message>No hosted parallelism has been purchased.*)/,
  ],
  belongs: () => false,
});

/** `hudson.AbortException: …`, as a pipeline prints what stopped it. */
const jenkins: Reader = {
  id: 'jenkins-abort',
  tool: 'jenkins',
  category: 'config',
  strength: 0.62,
  anchors: ['hudson.abortexception: ', 'unable to find pipeline template', 'error: no such library'],
  read(log, at) {
    const found =
      /(?:hudson\.AbortException: |^ERROR: )(?<message>(?!script returned exit code|Error cloning|Error fetching).+)/.exec(
        log.text(at),
      )?.groups?.message;
    if (!found) return null;
    const end = extend(log, at, (text) => /^\s+at /.test(text), 30);
    return finding(log, at, at, end, { message: found });
  },
};

/** A workflow or pipeline that the CI does not accept. */
const syntax = eventReader({
  id: 'ci-config',
  tool: 'ci',
  category: 'config',
  strength: 0.85,
  anchors: [
    'the workflow is not valid',
    'the template is not valid',
    'the pipeline is not valid',
    'error calling workflow: ',
    'cannot find a definition for ',
    'invalid workflow file',
    'jobs config should contain',
    'an error occurred trying to start process',
  ],
  expressions: [
    /(?<message>The (?:workflow|template|pipeline) is not valid\b.+)/,
    /^#? ?(?<message>Cannot find a definition for .+)/,
    /^(?<message>Invalid workflow file.*)/,
    /(?<message>jobs config should contain at least one visible job.*)/,
    /^(?<message>An error occurred trying to start process '[^']+' with working directory '(?<directory>[^']+)'.*)/,
  ],
  belongs: () => false,
});

export const ciSystems: readonly Reader[] = [runner, syntax, jenkins];
