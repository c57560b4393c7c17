/** Files and line numbers that an answer names: each must stand in what the model was shown. */
import { plain } from './text.ts';

/** Endings of files that projects have. A word that ends like this is taken for a file. */
const ENDINGS =
  'astro|bat|bazel|bicep|c|cc|cfg|cjs|clj|cmake|cmd|conf|cpp|cs|csproj|css|csv|cts|cxx|dart|dockerfile|editorconfig|env|erl|ex|exs|fs|gemspec|go|gradle|graphql|groovy|h|hcl|hpp|hs|html|ini|ipynb|java|jl|js|json|json5|jsonc|jsx|kt|kts|less|lock|log|lua|m|make|md|mjs|mk|mm|mod|mts|nix|npmrc|php|pl|pm|podspec|properties|proto|ps1|py|pyi|r|rb|rs|rst|sbt|scala|scss|sh|sln|snap|spec|sql|sum|svelte|svg|swift|tf|tfvars|toml|ts|tsx|txt|vue|xml|yaml|yml|zig|zsh';
const FILE = new RegExp(
  String.raw`(?<![\w@/.-])(?:~?/|\.{1,2}/)?(?:[\w@.+-]+/)*[\w@+-][\w@.+-]*\.(?:${ENDINGS})(?![\w-])(?::\d+)?`,
  'gi',
);
/** Folders, and files without an ending: absolute, relative, or of three parts and more. */
const PATH =
  /(?<![\w@/.:<-])(?:(?:~|\.{1,2})?\/[\w@.+-]+(?:\/[\w@.+-]+)*|[\w@.+-]+(?:\/[\w@.+-]+){2,})\/?(?::\d+)?/g;
/** Products whose names look like files. */
const PRODUCTS =
  /^(?:node|next|nuxt|vue|react|express|three|d3|nest|ember|backbone|moment|socket|chart|alpine|require|asp|discord|electron|p5|solid|web3|ethers|tensorflow|type)\.(?:js|net|io|ts)$/i;
const LINE = /\blines?\s+(\d+)/gi;

/**
 * The first file or line number in a text that was not shown; null where all were. Addresses are left to `links.ts`.
 * @param shown everything that the model was shown of this failure
 */
export function strangePlace(text: string, shown: string): string | null {
  const bare = plain(text).replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, ' ');
  for (const expression of [FILE, PATH])
    for (const [found] of bare.matchAll(expression)) {
      const name = found.replace(/[.,;:!?/]+$/, '');
      if (name.length < 2 || PRODUCTS.test(name) || /^\/dev\/null$/.test(name)) continue;
      const [, file = name, line] = /^(.*?)(?::(\d+))?$/.exec(name) ?? [];
      if (!shows(shown, file.replace(/^\.\//, ''))) return file;
      if (line !== undefined && !shows(shown, line)) return name;
    }
  for (const [found, line = ''] of bare.matchAll(LINE)) if (!shows(shown, line)) return found;
  return null;
}

/** Does `name` stand in a text as a word of its own? `a.ts` is not shown by `data.ts`. */
export function shows(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + name.length] ?? ' ';
    if (!/[\w-]/.test(before) && !/[\w-]/.test(after)) return true;
  }
  return false;
}
