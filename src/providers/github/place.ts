/** `owner` and `repo` of a full name, as GitHub's routes want them. */
export function place(repository: string): { owner: string; repo: string } {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}
