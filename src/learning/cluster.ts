/** Failures without a pattern, gathered: the same fingerprint is the same failure, a near vector is one like it. */

export interface Unknown {
  readonly fingerprint: string;
  readonly category: string;
  readonly tool: string;
  /** Of what is embedded of it; unit length. */
  readonly vector: Float32Array;
  /** How often it was seen. */
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly firstAt: number;
}

export interface Cluster<T extends Unknown> {
  /** The failure that the others are compared with: the one seen most often. */
  readonly leader: T;
  /** With the leader, the nearest to it first. */
  readonly members: readonly T[];
}

/** The cosine similarity from which two failures of one tool and category are held to be alike; as for patterns (DESIGN §4). */
export const ALIKE = 0.7;

/**
 * Leader clustering (J. A. Hartigan, Clustering Algorithms, 1975, ch. 3): each failure joins the nearest leader within
 * `ALIKE`, else it leads. Those seen most often come first, so the result does not depend on the order given. Unlike
 * single linkage it makes no chains: every member is near to its leader.
 */
export function clusterUnknowns<T extends Unknown>(unknowns: readonly T[], alike = ALIKE): Cluster<T>[] {
  const ordered = [...unknowns].sort(
    (a, b) => b.count - a.count || a.firstAt - b.firstAt || (a.fingerprint < b.fingerprint ? -1 : 1),
  );
  const clusters: { leader: T; members: { item: T; similarity: number }[] }[] = [];
  for (const item of ordered) {
    let nearest: (typeof clusters)[number] | null = null;
    let best = alike;
    for (const cluster of clusters) {
      const { leader } = cluster;
      if (leader.tool !== item.tool || leader.category !== item.category) continue;
      const similarity = leader.fingerprint === item.fingerprint ? 1 : dot(leader.vector, item.vector);
      if (similarity >= best && (!nearest || similarity > best)) {
        nearest = cluster;
        best = similarity;
      }
    }
    if (nearest) nearest.members.push({ item, similarity: best });
    else clusters.push({ leader: item, members: [{ item, similarity: 1 }] });
  }
  return clusters.map(({ leader, members }) => ({
    leader,
    members: members
      .sort((a, b) => b.similarity - a.similarity || (a.item.fingerprint < b.item.fingerprint ? -1 : 1))
      .map(({ item }) => item),
  }));
}

/** Of unit vectors this is the cosine similarity. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
