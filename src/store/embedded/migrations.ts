/**
 * The embedded schema, step by step. A step that has been released is never changed; a change is a new step at the
 * end. `PRAGMA user_version` holds the number of the last step taken.
 */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    name: 'inbox, diagnoses, comments, votes, vectors, locks, facts',
    sql: `
      CREATE TABLE inbox (
        id TEXT PRIMARY KEY,
        queue TEXT NOT NULL,
        provider TEXT NOT NULL,
        instance TEXT NOT NULL,
        organisation TEXT NOT NULL,
        delivery_id TEXT NOT NULL,
        event TEXT NOT NULL,
        state TEXT NOT NULL,
        open INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        received_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        worker TEXT,
        reason TEXT
      ) STRICT;
      CREATE INDEX inbox_open ON inbox (queue, due_at, id) WHERE open = 1;
      CREATE INDEX inbox_state ON inbox (state, due_at, id);
      CREATE TABLE inbox_turns (queue TEXT PRIMARY KEY, turn INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      CREATE INDEX inbox_turns_turn ON inbox_turns (turn);

      CREATE TABLE diagnoses (
        id TEXT PRIMARY KEY,
        run_key TEXT NOT NULL,
        target_key TEXT NOT NULL,
        scope TEXT NOT NULL,
        target_scope TEXT NOT NULL,
        repository TEXT NOT NULL,
        target_repository TEXT NOT NULL,
        run TEXT NOT NULL,
        target TEXT NOT NULL,
        job_id TEXT NOT NULL,
        job_name TEXT NOT NULL,
        head_sha TEXT NOT NULL,
        branch TEXT,
        diagnosis TEXT NOT NULL,
        at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX diagnoses_run ON diagnoses (run_key);
      CREATE INDEX diagnoses_target ON diagnoses (target_key, at, id);
      CREATE INDEX diagnoses_at ON diagnoses (at);

      CREATE TABLE comments (
        target_key TEXT PRIMARY KEY,
        scope TEXT NOT NULL,
        run_scope TEXT NOT NULL,
        repository TEXT NOT NULL,
        run_repository TEXT NOT NULL,
        target TEXT NOT NULL,
        comment_id TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        run TEXT NOT NULL,
        pattern_ids TEXT NOT NULL,
        posted_at INTEGER NOT NULL,
        sweep_at INTEGER
      ) STRICT;
      CREATE INDEX comments_sweep ON comments (sweep_at, target_key) WHERE sweep_at IS NOT NULL;
      CREATE INDEX comments_posted ON comments (posted_at);

      CREATE TABLE votes (
        id TEXT PRIMARY KEY,
        ballot TEXT NOT NULL,
        scope TEXT NOT NULL,
        repository TEXT NOT NULL,
        provider TEXT NOT NULL,
        instance TEXT NOT NULL,
        organisation TEXT NOT NULL,
        repository_name TEXT NOT NULL,
        comment_id TEXT NOT NULL,
        voter TEXT NOT NULL,
        voter_key TEXT NOT NULL,
        score INTEGER NOT NULL,
        pattern_id TEXT NOT NULL,
        pattern_key TEXT NOT NULL,
        at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX votes_ballot ON votes (ballot);
      CREATE INDEX votes_pattern ON votes (pattern_key, scope);
      CREATE INDEX votes_at ON votes (at);

      CREATE TABLE vectors (
        seq INTEGER PRIMARY KEY,
        scope TEXT NOT NULL,
        model TEXT NOT NULL,
        id TEXT NOT NULL,
        vector BLOB NOT NULL,
        UNIQUE (scope, model, id)
      ) STRICT;
      CREATE INDEX vectors_seq ON vectors (scope, model, seq);

      CREATE TABLE locks (
        name TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        expires_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE facts (
        id TEXT PRIMARY KEY,
        scope TEXT NOT NULL,
        subject TEXT NOT NULL,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        expires_at INTEGER
      ) STRICT;
      CREATE INDEX facts_subject ON facts (scope, subject);
      CREATE INDEX facts_expires ON facts (expires_at) WHERE expires_at IS NOT NULL;
      CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    `,
  },
  {
    name: 'trust of votes; outcomes, fixes, learned patterns, shared rates',
    // Who could vote before had a role in the repository, or wrote the change.
    sql: `
      ALTER TABLE votes ADD COLUMN trust TEXT NOT NULL DEFAULT 'member';

      CREATE TABLE outcomes (
        id TEXT PRIMARY KEY,
        scope TEXT NOT NULL,
        run_scope TEXT NOT NULL,
        repository TEXT NOT NULL,
        run_repository TEXT NOT NULL,
        target_key TEXT NOT NULL,
        line TEXT NOT NULL,
        fingerprint_key TEXT NOT NULL,
        pattern_key TEXT NOT NULL,
        is_open INTEGER NOT NULL,
        at INTEGER NOT NULL,
        body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX outcomes_line ON outcomes (line) WHERE is_open = 1;
      CREATE INDEX outcomes_fingerprint ON outcomes (fingerprint_key, scope, at);
      CREATE INDEX outcomes_pattern ON outcomes (pattern_key, scope, at);
      CREATE INDEX outcomes_at ON outcomes (at);

      CREATE TABLE fixes (
        id TEXT PRIMARY KEY,
        scope TEXT NOT NULL,
        repository TEXT NOT NULL,
        fingerprint_key TEXT NOT NULL,
        at INTEGER NOT NULL,
        body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX fixes_fingerprint ON fixes (fingerprint_key, scope, at);
      CREATE INDEX fixes_at ON fixes (at);

      CREATE TABLE learned (
        id TEXT PRIMARY KEY,
        scope TEXT NOT NULL,
        repository TEXT NOT NULL,
        at INTEGER NOT NULL,
        body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX learned_scope ON learned (scope);

      CREATE TABLE shared_rates (
        id TEXT PRIMARY KEY,
        scope TEXT NOT NULL,
        repository TEXT NOT NULL,
        pattern_key TEXT NOT NULL,
        at INTEGER NOT NULL,
        body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX shared_rates_pattern ON shared_rates (pattern_key);
      CREATE INDEX shared_rates_repository ON shared_rates (repository);
      CREATE INDEX shared_rates_at ON shared_rates (at);
    `,
  },
];
