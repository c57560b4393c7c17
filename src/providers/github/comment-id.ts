/** A comment has two ids: a number for REST and a node id for GraphQL. Ours hold both: `<number>:<node id>`. */
export const commentId = (comment: { id: number; node_id: string }): string =>
  `${comment.id}:${comment.node_id}`;

export function parseCommentId(id: string): { rest: number; node: string } {
  const at = id.indexOf(':');
  return { rest: Number(id.slice(0, at)), node: id.slice(at + 1) };
}
