/** Jenkins' `tree` parameter: `a,b[c,d[e]]` names what is given; everything else is left out. */

interface Tree {
  [name: string]: Tree;
}

/** Throws on a tree that Jenkins would not parse. */
export function parseTree(text: string): Tree {
  let at = 0;
  const level = (): Tree => {
    const tree: Tree = {};
    while (at < text.length) {
      const name = /^[A-Za-z_][\w-]*/.exec(text.slice(at))?.[0];
      if (!name) throw new Error(`tree: a name is missing at ${at} of ${text}`);
      at += name.length;
      tree[name] = {};
      if (text[at] === '[') {
        at++;
        tree[name] = level();
        if (text[at++] !== ']') throw new Error(`tree: ] is missing in ${text}`);
      }
      if (text[at] !== ',') break;
      at++;
    }
    return tree;
  };
  const tree = level();
  if (at !== text.length) throw new Error(`tree: more than expected at ${at} of ${text}`);
  return tree;
}

export function project(text: string, value: object): object {
  return pick(parseTree(text), value) as object;
}

function pick(tree: Tree, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => pick(tree, item));
  if (value === null || typeof value !== 'object' || Object.keys(tree).length === 0) return value;
  const given: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value))
    if (key in tree || key === '_class') given[key] = pick(tree[key] ?? {}, child);
  return given;
}
