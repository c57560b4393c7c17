/** The repository behind an address that Git clones from, in any of the forms people configure. */

/** `host` in lower case without a port, `path` without `.git` and slashes at its ends; null for anything else. */
export function parseRemote(address: string): { host: string; path: string } | null {
  const clean = (host: string, path: string) => {
    const trimmed = path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
    return host && trimmed ? { host: host.toLowerCase(), path: trimmed } : null;
  };
  const scp = /^(?:[^@\s/:]+@)?([^\s/:]+):(?!\/\/)([^\s]+)$/.exec(address);
  if (scp) return clean(scp[1] as string, scp[2] as string);
  if (!/^(?:https?|ssh|git):\/\//.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  let path = url.pathname;
  try {
    path = decodeURIComponent(path);
  } catch {
    return null;
  }
  return clean(url.hostname, path);
}
