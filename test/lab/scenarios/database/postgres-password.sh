# The migration job has an old password.
# ci: github
# repo: northwind/billing
# job: migrate
# needs: /usr/lib/postgresql psql migrate
# env: DATABASE_HOST=db.staging.northwind.example
# tool: golang-migrate
# category: database
# also: auth config
# cause: (pq: password authentication failed for user "billing")
# fix: Update the DATABASE_URL secret with the current password of role billing.
# fix_regex: password|credential|secret
#: prepare
host_names db.staging.northwind.example
postgres_up 5432 postgres admin-$RANDOM
psql -h /run/postgresql -U postgres -qc "create role billing login password 'rotated-in-november'" -c "create database billing owner billing"
mkdir migrations
echo 'create table invoices (id bigserial primary key, total numeric not null);' > migrations/0001_invoices.up.sql
echo 'drop table invoices;' > migrations/0001_invoices.down.sql
echo "PGPW=before-november" > $HOME_OF_JOB/job.env
#: mend
echo "PGPW=rotated-in-november" > $HOME_OF_JOB/job.env
#: step Wait for the database
pg_isready -h "$DATABASE_HOST" -p 5432
#: step Migrations
ls -l migrations
migrate -path migrations -database "postgres://billing:$PGPW@$DATABASE_HOST:5432/billing?sslmode=disable" up
#: step Report
echo "schema is up to date"
