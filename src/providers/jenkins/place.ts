/**
 * Where a build lives. A job's full name is its folders and its own name joined by slashes, as JOB_NAME has it; a name
 * may hold `%2F` itself: the branch feature/x of a multibranch project is the job `feature%2Fx`, and in a URL, encoded
 * once more, `job/feature%252Fx`.
 */
export interface BuildPlace {
  /** `folder/project/feature%2Fx` */
  readonly job: string;
  readonly number: number;
}

/** `job/folder/job/project`, below the controller's URL. */
export const jobPath = (job: string): string =>
  job
    .split('/')
    .map((name) => `job/${encodeURIComponent(name)}`)
    .join('/');

export const buildPath = (job: string, number: number | string): string => `${jobPath(job)}/${number}`;

/**
 * The build behind a URL below one of the controller's own (absolute, or relative as the Notification plugin has it).
 * 'elsewhere' for any other host or path, null for what is not a build. A matrix configuration's URL is its parent's.
 */
export function parseBuildUrl(url: string, controllers: readonly string[]): BuildPlace | 'elsewhere' | null {
  const path = /^https?:\/\//i.test(url) ? below(url, controllers) : url;
  if (path === null) return 'elsewhere';
  const parts = path.replace(/^\/+|\/+$/g, '').split('/');
  const number = Number(parts.pop());
  if (!Number.isSafeInteger(number) || number < 1) return null;
  const names: string[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    // An odd part at the end is the configuration of a matrix build: job/name/OS=linux/12.
    if (at === parts.length - 1 && names.length > 0 && parts[at] !== 'job') break;
    const name = decode(parts[at + 1]);
    if (parts[at] !== 'job' || name === null) return null;
    names.push(name);
  }
  return names.length === 0 ? null : { job: names.join('/'), number };
}

/** The configuration in the URL of a matrix build's run, as it stands in the URL; null for the parent itself. */
export function matrixConfiguration(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const parts = new URL(url).pathname.replace(/\/+$/, '').split('/');
  return parts.at(-3) !== 'job' && parts.at(-2)?.includes('=') ? (parts.at(-2) as string) : null;
}

/** JOB_NAME and BUILD_NUMBER; null where they cannot be any. */
export function parseBuildName(job: string, number: number): BuildPlace | null {
  const names = job.split('/').filter((name) => name !== '');
  // Jenkins allows no name of dots alone, and a path must not climb.
  if (names.length === 0 || job.length > 1000 || names.some((name) => /^\.+$/.test(name))) return null;
  const matrix = names.length > 1 && /^[\w.-]+=[^/]*$/.test(names.at(-1) as string);
  return { job: (matrix ? names.slice(0, -1) : names).join('/'), number };
}

function below(url: string, controllers: readonly string[]): string | null {
  if (!URL.canParse(url)) return null;
  const { origin, pathname, username } = new URL(url);
  for (const controller of controllers) {
    const home = new URL(controller);
    const root = home.pathname.replace(/\/+$/, '');
    if (username === '' && origin === home.origin && pathname.startsWith(`${root}/`))
      return pathname.slice(root.length);
  }
  return null;
}

function decode(part: string | undefined): string | null {
  if (!part) return null;
  try {
    const name = decodeURIComponent(part);
    return name.includes('/') || /^\.+$/.test(name) ? null : name;
  } catch {
    return null;
  }
}
