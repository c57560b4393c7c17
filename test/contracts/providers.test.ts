import type { ProviderName } from '../../src/domain.ts';
import { githubLaboratory, gitlabLaboratory, jenkinsLaboratory } from './laboratories.ts';
import { type Laboratory, providerContract } from './providers.ts';

const LABORATORIES = {
  github: githubLaboratory,
  gitlab: gitlabLaboratory,
  jenkins: jenkinsLaboratory,
} as const satisfies Record<ProviderName, () => Promise<Laboratory>>;

const FORGES: readonly string[] = ['github', 'gitlab'];

for (const [name, open] of Object.entries(LABORATORIES))
  providerContract(name, open, { isForge: FORGES.includes(name) });
