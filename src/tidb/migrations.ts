/**
 * The schema on TiDB, step by step. A step that has been released is never changed; a change is a new step at the end.
 * DDL commits at once, so a step may be cut in the middle and is run again: each statement must bear that
 * (`IF NOT EXISTS`; a column or index that is already there is passed over).
 *
 * Keys are hashes (`store/keys.ts`): spread evenly, of one length, compared byte by byte. All other text is data.
 */
export interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
}

const KEY = 'CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';
const TABLE = 'DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

export const MIGRATIONS: readonly Migration[] = [
  {
    name: 'inbox, diagnoses, comments, votes, vectors, locks, facts',
    statements: [
      `CREATE TABLE IF NOT EXISTS inbox (
        id ${KEY} PRIMARY KEY,
        queue ${KEY},
        token ${KEY},
        provider VARCHAR(16) NOT NULL,
        instance TEXT NOT NULL,
        organisation TEXT NOT NULL,
        delivery_id TEXT NOT NULL,
        event LONGTEXT NOT NULL,
        state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        is_open TINYINT NOT NULL,
        due_at BIGINT NOT NULL,
        received_at BIGINT NOT NULL,
        attempts INT NOT NULL,
        worker CHAR(32) CHARACTER SET ascii COLLATE ascii_bin,
        reason MEDIUMTEXT,
        KEY inbox_open (queue, is_open, due_at, id),
        KEY inbox_state (state, due_at, id)
      ) ${TABLE}`,
      `CREATE TABLE IF NOT EXISTS inbox_turns (queue ${KEY} PRIMARY KEY, turn BIGINT NOT NULL, KEY inbox_turns_turn (turn)) ${TABLE}`,
      `CREATE TABLE IF NOT EXISTS diagnoses (
        id ${KEY} PRIMARY KEY,
        run_key ${KEY},
        target_key ${KEY},
        scope ${KEY},
        target_scope ${KEY},
        repository ${KEY},
        target_repository ${KEY},
        run LONGTEXT NOT NULL,
        target LONGTEXT NOT NULL,
        job_id TEXT NOT NULL,
        job_name TEXT NOT NULL,
        head_sha TEXT NOT NULL,
        branch TEXT,
        diagnosis LONGTEXT NOT NULL,
        at BIGINT NOT NULL,
        KEY diagnoses_run (run_key),
        KEY diagnoses_target (target_key, at, id),
        KEY diagnoses_at (at)
      ) ${TABLE}`,
      `CREATE TABLE IF NOT EXISTS comments (
        target_key ${KEY} PRIMARY KEY,
        scope ${KEY},
        run_scope ${KEY},
        repository ${KEY},
        run_repository ${KEY},
        target LONGTEXT NOT NULL,
        comment_id TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        run LONGTEXT NOT NULL,
        pattern_ids LONGTEXT NOT NULL,
        posted_at BIGINT NOT NULL,
        sweep_at BIGINT,
        KEY comments_sweep (sweep_at, target_key),
        KEY comments_posted (posted_at)
      ) ${TABLE}`,
      `CREATE TABLE IF NOT EXISTS ballots (id ${KEY} PRIMARY KEY, version BIGINT NOT NULL) ${TABLE}`,
      `CREATE TABLE IF NOT EXISTS votes (
        id ${KEY} PRIMARY KEY,
        ballot ${KEY},
        scope ${KEY},
        repository ${KEY},
        provider VARCHAR(16) NOT NULL,
        instance TEXT NOT NULL,
        organisation TEXT NOT NULL,
        repository_name TEXT NOT NULL,
        comment_id TEXT NOT NULL,
        voter TEXT NOT NULL,
        voter_key ${KEY},
        score TINYINT NOT NULL,
        pattern_id TEXT NOT NULL,
        pattern_key ${KEY},
        at BIGINT NOT NULL,
        KEY votes_ballot (ballot),
        KEY votes_pattern (pattern_key, scope),
        KEY votes_at (at)
      ) ${TABLE}`,
      `CREATE TABLE IF NOT EXISTS vectors (
        id ${KEY} PRIMARY KEY,
        scope ${KEY},
        model_key ${KEY},
        model TEXT NOT NULL,
        vector_id TEXT NOT NULL,
        embedding VECTOR(384) NOT NULL,
        KEY vectors_scope (scope, model_key)
      ) ${TABLE}`,
      `CREATE TABLE IF NOT EXISTS locks (
        name ${KEY} PRIMARY KEY,
        owner ${KEY},
        expires_at BIGINT NOT NULL
      ) ${TABLE}`,
      `CREATE TABLE IF NOT EXISTS facts (
        id ${KEY} PRIMARY KEY,
        scope ${KEY},
        subject CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        token ${KEY},
        fact_key TEXT NOT NULL,
        value LONGTEXT NOT NULL,
        expires_at BIGINT,
        KEY facts_subject (scope, subject),
        KEY facts_expires (expires_at)
      ) ${TABLE}`,
    ],
  },
  {
    name: 'trust of votes; outcomes, fixes, learned patterns, shared rates',
    statements: [
      // Who could vote before had a role in the repository, or wrote the change.
      `ALTER TABLE votes ADD COLUMN trust VARCHAR(16) NOT NULL DEFAULT 'member'`,
      `CREATE TABLE IF NOT EXISTS outcomes (
        id ${KEY} PRIMARY KEY,
        scope ${KEY},
        run_scope ${KEY},
        repository ${KEY},
        run_repository ${KEY},
        target_key ${KEY},
        line ${KEY},
        fingerprint_key ${KEY},
        pattern_key ${KEY},
        is_open TINYINT NOT NULL,
        at BIGINT NOT NULL,
        body LONGTEXT NOT NULL,
        KEY outcomes_line (line, is_open, at),
        KEY outcomes_fingerprint (fingerprint_key, scope, at),
        KEY outcomes_pattern (pattern_key, scope, at),
        KEY outcomes_at (at)
      ) ${TABLE}`,
      `CREATE TABLE IF NOT EXISTS fixes (
        id ${KEY} PRIMARY KEY,
        scope ${KEY},
        repository ${KEY},
        fingerprint_key ${KEY},
        at BIGINT NOT NULL,
        body LONGTEXT NOT NULL,
        KEY fixes_fingerprint (fingerprint_key, scope, at),
        KEY fixes_at (at)
      ) ${TABLE}`,
      `CREATE TABLE IF NOT EXISTS learned (
        id ${KEY} PRIMARY KEY,
        scope ${KEY},
        repository ${KEY},
        at BIGINT NOT NULL,
        body LONGTEXT NOT NULL,
        KEY learned_scope (scope)
      ) ${TABLE}`,
      `CREATE TABLE IF NOT EXISTS shared_rates (
        id ${KEY} PRIMARY KEY,
        scope ${KEY},
        repository ${KEY},
        pattern_key ${KEY},
        at BIGINT NOT NULL,
        body LONGTEXT NOT NULL,
        KEY shared_rates_pattern (pattern_key),
        KEY shared_rates_repository (repository),
        KEY shared_rates_at (at)
      ) ${TABLE}`,
    ],
  },
];

/** TiDB's HNSW index lives on TiFlash: https://docs.pingcap.com/tidb/stable/vector-search-index */
export const VECTOR_INDEX = 'vectors_embedding';
export const VECTOR_INDEX_STATEMENTS: readonly string[] = [
  'ALTER TABLE vectors SET TIFLASH REPLICA 1',
  `ALTER TABLE vectors ADD VECTOR INDEX ${VECTOR_INDEX} ((VEC_COSINE_DISTANCE(embedding))) USING HNSW`,
];
