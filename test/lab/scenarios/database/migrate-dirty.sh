# An earlier migration broke off in the middle; golang-migrate refuses to go on.
# ci: gitlab
# repo: northwind/loyalty
# job: migrate:staging
# image: migrate/migrate:v4.18.1
# needs: /usr/lib/postgresql psql migrate
# network: none
# tool: golang-migrate
# category: database
# also: deploy
# cause: error: Dirty database version 2\. Fix and force version\.
# fix: Repair what migration 2 left half done, then migrate force 1 (or 2) and run up again.
# fix_regex: force
#: prepare
postgres_up 5432 postgres postgres
mkdir migrations
echo 'create table members (id bigserial primary key, email text);' > migrations/1_members.up.sql
echo 'create unique index on members (mail);' > migrations/2_unique.up.sql
echo 'alter table members add points int;' > migrations/3_points.up.sql
echo 'DB=postgres://postgres:postgres@localhost:5432/postgres?sslmode=disable' > $HOME_OF_JOB/job.env
migrate -path migrations -database 'postgres://postgres:postgres@localhost:5432/postgres?sslmode=disable' up || true
#: mend
sed -i s/mail\)/email\)/ migrations/2_unique.up.sql; migrate -path migrations -database 'postgres://postgres:postgres@localhost:5432/postgres?sslmode=disable' force 1
#: step Migrate
pg_isready -h localhost
ls migrations
migrate -version
migrate -path migrations -database "$DB" version
migrate -path migrations -database "$DB" up
