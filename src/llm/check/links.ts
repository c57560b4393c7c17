/** Addresses in an answer: links go to documentation alone, and no other host is named that the evidence does not show. */
import { DOCUMENTATION_HOSTS } from './documentation-hosts.ts';
import { plain } from './text.ts';

/** Address with a scheme, or what a reader or a forge takes for one: `www.…`, or a name with a common ending. */
const ADDRESS =
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'`<>()[\]{}|\\]+|\b(?:javascript|data|vbscript|mailto|file):\S+|\bwww\.[^\s"'`<>()]+|(?<![\w@/.-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|dev|sh|app|xyz|top|info|me|cc|tk|ru|cn|gg|ly|example|test|site|online|cloud|zip|mov|co|ai|to|link|page|pw)(?![\w-]|\.\w)(?:[/:?#][^\s"'`<>()]*)?/gi;

/** File names that end like a host. */
const FILE = /^(?:[\w-]+\.)+(?:sh|zip|app|mov|test|py)$/i;

/** Is this a page of documentation that the project lists, or one of `known`? */
export function isDocumentation(address: string, known: ReadonlySet<string>): boolean {
  if (known.has(address)) return true;
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.port === '' &&
    DOCUMENTATION_HOSTS.has(url.hostname)
  );
}

/** The first address in a text that is neither documentation nor stands in `shown`; null where there is none. */
export function strangeAddress(text: string, shown: string, known: ReadonlySet<string>): string | null {
  for (const [found] of plain(text).matchAll(ADDRESS)) {
    const address = found.replace(/[.,;:!?]+$/, '');
    if (FILE.test(address) || shown.includes(address) || isDocumentation(address, known)) continue;
    if (!address.includes(':') && isDocumentation(`https://${address}`, known)) continue;
    return address;
  }
  return null;
}
