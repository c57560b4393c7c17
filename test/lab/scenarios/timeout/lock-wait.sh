# A schema change waits for a lock that a long transaction holds.
# ci: gitlab
# repo: northwind/billing
# job: migrate:staging
# image: postgres:15
# needs: /usr/lib/postgresql psql
# network: none
# tool: psql
# category: timeout
# also: database
# cause: ERROR:  canceling statement due to lock timeout
# fix: Find and end the transaction that holds the lock on invoices (pg_stat_activity), then run the migration again in a quiet window.
# fix_regex: pg_stat_activity|lock|blocking
#: prepare
postgres_up 5432 postgres postgres
psql -qh /run/postgresql -U postgres -c 'create table invoices (id int)'
(echo 'begin; lock table invoices; select pg_sleep(200);' | psql -qh /run/postgresql -U postgres >/dev/null) &
sleep 1
printf "set lock_timeout = '2s';\n\\\\set ON_ERROR_STOP on\n\\\\echo adding column\nalter table invoices add column paid_at timestamptz;\ncreate index on invoices (paid_at);\n" > migration.sql
echo 'PGPASSWORD=postgres' > $HOME_OF_JOB/job.env
#: step Migrate
psql --version
psql -h localhost -U postgres -c 'select version()'
psql -h localhost -U postgres -c '\l'
psql -h localhost -U postgres -c '\d invoices'
psql -h localhost -U postgres -e -f migration.sql
