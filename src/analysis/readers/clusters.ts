/** Kubernetes and what talks to it: kubectl, helm, kustomize, kind, minikube, Argo CD. */
import { refusalReader } from './clouds.ts';
import type { Kind } from './kinds.ts';
import type { Reader } from './reader.ts';

/** The API words quotas, policies and admission like missing rights; they are not. */
const POLICY: Kind = {
  says: /exceeded quota|violates PodSecurity|admission webhook|ValidatingAdmissionPolicy|etcdserver|already exists|is invalid/,
  category: 'kubernetes',
};
const NOT_REACHED: Kind = {
  says: /dial tcp|x509|was refused|i\/o timeout|TLS|no such host/,
  category: 'kubernetes',
}; // prettier-ignore

const kubectl = refusalReader({
  id: 'kubectl',
  tool: 'kubectl',
  category: 'kubernetes',
  anchors: [
    'error from server',
    '" is invalid: ',
    'from server for: ',
    'resource mapping not found',
    'unable to connect to the server',
    'error: the path "',
    'error: no objects passed',
    'error: no matching resources',
    'error: no configuration has been',
    'error: context "',
    'error: exec plugin',
    'error: unable to forward',
    'error: unable to recognize',
    'error: unable to decode',
    'error: unable to upgrade',
    'error: error validating',
    'error: error parsing',
    'error: error when ',
    'error: timed out waiting for the condition',
    'exceeded its progress deadline',
    'error: you must be logged in',
    'error: failed to create ',
    'error: container ',
    'error: must specify one of',
    'error: cannot exec',
  ],
  expressions: [
    /^(?<message>Error from server(?: \((?!NotFound|AlreadyExists)\w+\))?: (?!error when (?:retrieving|applying).+:$).+)/,
    /^from server for: "[^"]+": (?<message>.+)/,
    /^(?<message>The \w+ "[^"]+" is invalid: .+)/,
    /^(?<message>Unable to connect to the server: .+)/,
    /^error: (?<message>resource mapping not found for name: .+)/,
    /^error: (?<message>(?:the path "|no objects passed|no matching resources|no configuration has been|context "|exec plugin|unable to (?:forward|recognize|decode|upgrade connection)|error (?:validating|parsing|when)|timed out waiting for the condition|deployment "[^"]+" exceeded|[Yy]ou must be logged in|failed to create (?:configmap|secret|deployment|clusterrole)|container \S+ (?:in pod|is not)|must specify one of|cannot exec).*)/,
  ],
  kinds: [POLICY, NOT_REACHED],
});

const helm = refusalReader({
  id: 'helm',
  tool: 'helm',
  category: 'kubernetes',
  anchors: [
    'upgrade failed',
    'installation failed',
    'rollback failed',
    'uninstallation failed',
    'error: template: ',
    'error: rollback',
    'error: repo ',
    'error: chart ',
    'chart requires kubeversion',
    'error: execution error at',
    'error: yaml parse error',
    'error: failed to download "',
    'error: failed to parse ',
    'error: unable to build kubernetes',
    'error: kubernetes cluster unreachable',
    'error: release',
    'error: query: failed',
    'specifications of the schema',
    'missing in charts/ directory',
    'the lock file (chart.lock)',
    'valid chart repository',
    'chart(s) failed',
    '[error] templates/',
    'in any repository',
    'error: no cached repo',
  ],
  expressions: [
    /^(?<message>Error: (?:UPGRADE|INSTALLATION|ROLLBACK|UNINSTALLATION) FAILED: .+)/,
    /^(?<message>Error: (?:template|repo|chart|execution error at|YAML parse error|failed to (?:download "|parse)|unable to build kubernetes|Kubernetes cluster unreachable|release:? |query: failed|values don't meet|found in Chart\.yaml|the lock file \(Chart\.lock\)|looks like "|no cached repo|can't get a valid version).*)/,
    /^\[ERROR\] (?<message>templates\/: .+)/,
  ],
  kinds: [
    POLICY,
    {
      says: /repo |valid chart repository|missing in charts|Chart\.lock|no cached repo|can't get a valid version|failed to download "/,
      category: 'dependency',
    },
    NOT_REACHED,
  ],
  belongs: (text) => /^- \S|^\S+:$/.test(text),
  most: 4,
}); // prettier-ignore

const local = refusalReader({
  id: 'local-cluster',
  tool: 'kind',
  category: 'kubernetes',
  strength: 0.88,
  anchors: [
    'exiting due to ',
    'failed to create cluster',
    'no nodes found for cluster',
    'not present locally',
    'failed to pull image "',
  ],
  expressions: [
    /^❌\s+(?<message>Exiting due to (?<code>[A-Z][A-Z0-9_]+): .+)/,
    /^ERROR: (?<message>(?:failed to create cluster|no nodes found for cluster|image: "[^"]+" not present locally|failed to pull image ").*)/,
  ],
  kinds: [{ says: /not present locally/, category: 'kubernetes' }],
});

const argocd = refusalReader({
  id: 'argocd',
  tool: 'argocd',
  category: 'deploy',
  strength: 0.85,
  anchors: ['rpc error: code = ', 'match desired state', 'application sync failed'],
  expressions: [
    /level=fatal msg="(?<message>(?:rpc error: code = |timed out \(\d+s\) waiting for app).+)"/,
    /^(?:FATA\[\d+\] )(?<message>(?:rpc error: code = |timed out \(\d+s\) waiting for app|Operation has completed with phase: ).+)/,
  ],
  kinds: [
    { says: /PermissionDenied/, category: 'permission' },
    { says: /Unauthenticated/, category: 'auth' },
  ],
});

export const clusters: readonly Reader[] = [kubectl, helm, local, argocd];
