/** Clients of clouds and what deploys through them: aws, gcloud, az, terraform, pulumi, serverless, cdk, sam. */
import type { Category } from '../../domain.ts';
import type { Log } from '../log/log.ts';
import { type EventOptions, eventReader, finding, groupsOf } from './event.ts';
import { type Kind, kindOf } from './kinds.ts';
import { after, before, extend, type Reader } from './reader.ts';

/** A reader whose category depends on what the message says. */
export function refusalReader(options: EventOptions & { readonly kinds?: readonly Kind[] }): Reader {
  const reader = eventReader(options);
  return {
    ...reader,
    read(log, at) {
      const found = reader.read(log, at);
      const category = found && kindOf(found.message, options.kinds);
      return found && category ? { ...found, category } : found;
    },
  };
}

const INVALID: Kind = {
  says: /Validation(?:Error|Exception)|InvalidParameter|InvalidArgument|INVALID_ARGUMENT|Invalid choice|unrecognized arguments|NotFound\b|NOT_FOUND|NoSuch\w+|code=404|does(?:n't| not) exist|could not be found|must specify/,
  category: 'config',
};

const aws = refusalReader({
  id: 'aws',
  tool: 'aws',
  category: 'deploy',
  strength: 0.88,
  anchors: ['an error occurred (', 'aws: error: ', 'waiter ', 'failed to create/update the stack'],
  expressions: [
    /(?<message>An error occurred \((?<code>[\w.]+)\) when calling the (?<operation>\w+) operation\b.*)/,
    /^(?<message>aws: error: .+)/,
    /^(?:Error: )?(?<message>(?:Failed to create\/update the stack: \S+, )?Waiter (?<operation>\w+) failed: .+)/,
    /^(?<message>Failed to create\/update the stack\b.*)/,
  ],
  kinds: [INVALID],
  most: 4,
});

const gcloud = refusalReader({
  id: 'gcloud',
  tool: 'gcloud',
  category: 'deploy',
  strength: 0.9,
  anchors: [
    'error: (gcloud.',
    'google-github-actions/',
    'accessdeniedexception: 403',
    'serviceexception: ',
    'error: (bq.',
  ],
  expressions: [
    /^(?:\S+: )?ERROR: \((?<command>(?:gcloud|bq)\.[\w.-]+)\) (?<message>.+)/,
    /^(?:Error: )?google-github-actions\/[\w-]+ failed with: (?<message>(?!The process '|failed to execute gcloud command `[^`]+`\s*$).+)/,
    /^(?<message>(?:AccessDenied|Service|BadRequest|NotFound)Exception: .+)/,
  ],
  kinds: [INVALID],
  most: 6,
});

const az = refusalReader({
  id: 'az',
  tool: 'az',
  category: 'deploy',
  strength: 0.88,
  anchors: [
    'aadsts',
    'authorizationfailed',
    'error: {"',
    "run 'az login'",
    'error: the subscription of',
    'error: (resource',
    'error: (invalid',
    'error: (conflict',
    'error: (bad',
    'error: (deployment',
    'error: (quota',
    'error: (sku',
    'error: (linked',
    'failed to deploy web package',
    'deployment failed, package deployment',
  ],
  expressions: [
    /(?<message>AADSTS\d+: .+)/,
    /^ERROR: (?<message>\((?<code>\w+)\) .+)/,
    /^ERROR: (?<message>\{"(?:status|code|error)".+)/,
    /^ERROR: (?<message>(?:Please run 'az login'|The subscription of ).*)/,
    /^(?:Error: )?(?<message>(?:Failed to deploy web package to App Service|Deployment Failed, Package deployment).*)/,
  ],
  kinds: [INVALID],
  belongs: (text) => /^(?:Code|Message|Target|Exception Details|Content): |^\s+\S/.test(text),
  most: 8,
});

const TERRAFORM: readonly Kind[] = [
  {
    says: /^Error: (?:Unsupported|Invalid|Missing|Reference to undeclared|Duplicate|Cycle|Argument|Incorrect|Extra|Insufficient|Conflicting|Module (?:not|source)|Unreadable|Unexpected|No value|Self-referential|Call to unknown|Backend (?:configuration|initialization))/,
    category: 'config',
  },
  {
    says: /Failed to (?:install|query|resolve) (?:\S+ )?(?:provider|available)|Inconsistent dependency|Required plugins|[Ff]ailed to download module|Could not (?:load plugin|download module)|Incompatible provider|Unsupported Terraform Core/,
    category: 'dependency',
  },
];

const BOXED = /^\s*│ (?<message>Error: .+)/;
const PLACE =
  /^[\s│]*(?:with \S+,)?\s*on (?<file>\S+\.(?:tf|tofu|hcl)(?:vars)?(?:\.json)?) line (?<line>\d+)/;

/** A box of its own, `│ Error: …`, or without one where colours are off; then the place below tells it. */
const terraform: Reader = {
  id: 'terraform',
  tool: 'terraform',
  category: 'deploy',
  strength: 0.9,
  anchors: ['│ error: ', '.tf line ', '.tofu line ', '.tfvars line '],
  read(log, at) {
    const boxed = BOXED.test(log.text(at));
    if (!boxed && (/│/.test(log.text(at)) || !PLACE.test(log.text(at)))) return null;
    const top = boxed ? at : before(log, at, (text) => /^Error: \S/.test(text), 5);
    if (top < 0) return null;
    const message = log.text(top).replace(/^\s*│ /, '');
    const belongs = boxed
      ? (text: string) => /^\s*│(?! Error: )/.test(text)
      : (text: string) => !/^(?:Error: |##|Warning: )/.test(text);
    const end = extend(log, at, belongs, boxed ? 20 : 8);
    const place = placeWithin(log, top, end);
    const category = kindOf(message, TERRAFORM);
    return { ...finding(log, top, top, end, { ...place, message }), ...(category ? { category } : {}) };
  },
};

function placeWithin(log: Log, start: number, end: number): Record<string, string> {
  for (let i = start; i <= end; i++) {
    const place = groupsOf(PLACE, log.text(i));
    if (place) return place;
  }
  return {};
}

const terragrunt = refusalReader({
  id: 'terragrunt',
  tool: 'terragrunt',
  category: 'deploy',
  strength: 0.7,
  anchors: ['has finished with an error', 'terragrunt.hcl', 'terragrunt configuration'],
  expressions: [
    /^(?:.{0,60}\bERROR?\b\S*|time=\S+ level=error\b.{0,80}?msg=)\s*(?<message>.*(?:has finished with an error|terragrunt\.hcl|Terragrunt configuration).*)/,
  ],
  kinds: [{ says: /Could not find|not found|parse|Unsupported|detected no outputs/, category: 'config' }],
});

const PULUMI: readonly Kind[] = [
  {
    says: /passphrase|PULUMI_CONFIG_PASSPHRASE|Missing required configuration|no stack named|[Nn]o Pulumi\.yaml/,
    category: 'config',
  },
]; // prettier-ignore

const pulumi = refusalReader({
  id: 'pulumi',
  tool: 'pulumi',
  category: 'deploy',
  strength: 0.88,
  anchors: ['urn:pulumi:', 'pulumi_access_token', 'pulumi_config_passphrase', 'another update is currently'],
  expressions: [
    /^\s*(?:error: |\* )(?<message>.*urn:pulumi:\S+.*)/,
    /^error: (?<message>.*(?:PULUMI_ACCESS_TOKEN|PULUMI_CONFIG_PASSPHRASE|Another update is currently).*)/,
  ],
  kinds: PULUMI,
  most: 4,
});

/** `Error:` stands alone; the message is the first line below it. */
const serverless: Reader = {
  id: 'serverless',
  tool: 'serverless',
  category: 'deploy',
  strength: 0.88,
  anchors: [
    'framework ',
    'failed to deploy (',
    'serverless plugin "',
    'serverless login',
    'using "serverless',
  ],
  read(log, at) {
    const text = log.text(at);
    if (/^Serverless plugin "/.test(text)) {
      return { ...finding(log, at, at, at, { message: text }), category: 'dependency' };
    }
    if (/(?:sign in|log ?in).{0,60}Serverless Framework|serverless login/i.test(text)) {
      return { ...finding(log, at, at, at, { message: text.trim() }), category: 'auth' };
    }
    if (!/^Environment: .+framework \d|^✖ Stack \S+ failed to deploy/.test(text)) return null;
    const error = after(log, at, (line) => /^Error:$/.test(line), 6);
    if (error < 0) return null;
    const told = after(log, error, (line) => /\S/.test(line), 2);
    if (told < 0) return null;
    const end = extend(log, told, (line) => /\S/.test(line), 4);
    const message = log.text(told).trim();
    const category: Category | undefined = kindOf(message, [
      {
        says: /Cannot resolve (?:serverless|variable)|Cannot find .*serverless|not valid|Configuration/,
        category: 'config',
      },
    ]); // prettier-ignore
    return { ...finding(log, told, at, end, { message }), ...(category ? { category } : {}) };
  },
};

const cloudformation = refusalReader({
  id: 'cloudformation',
  tool: 'cloudformation',
  category: 'deploy',
  strength: 0.88,
  anchors: [
    'create_failed',
    'update_failed',
    'failed: error: ',
    'failed creation',
    'deployment failed: error',
    '/cdk-bootstrap/',
    'perform aws calls for account',
  ],
  expressions: [
    /(?<message>\b(?:CREATE|UPDATE|DELETE)_FAILED\b(?!\w)(?! *\|? *$).*)/,
    /^\s*❌ +(?<stack>\S+) failed: (?<message>.+)/,
    /^(?:Error: |\s*❌ Deployment failed: Error: )?(?<message>.*(?:failed creation, it may need|SSM parameter \/cdk-bootstrap\/\S+ not found|Need to perform AWS calls for account).*)/,
  ],
  most: 4,
});

export const clouds: readonly Reader[] = [
  terraform,
  terragrunt,
  pulumi,
  serverless,
  cloudformation,
  gcloud,
  az,
  aws,
];
