/** Where a job of that CI has its checkout. */
export function workspace(head) {
  const [, name] = head.repo.split('/');
  if (head.ci === 'github') return `/home/runner/work/${name}/${name}`;
  if (head.ci === 'gitlab') return `/builds/${head.repo}`;
  return `/var/lib/jenkins/workspace/${head.repo.replace('/', '_')}_main`;
}
