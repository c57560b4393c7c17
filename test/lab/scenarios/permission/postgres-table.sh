# The reporting role may not read a table.
# ci: gitlab
# repo: northwind/reports
# job: report
# image: postgres:15
# needs: /usr/lib/postgresql psql
# before: apt-get install -y --no-install-recommends tree pv bc
# tool: psql
# category: permission
# also: database auth
# cause: ERROR:  permission denied for table salaries
# fix: GRANT SELECT ON salaries TO reporting (or report from a view that role may read).
# fix_regex: GRANT
#: prepare
postgres_up 5432 postgres postgres
psql -qh /run/postgresql -U postgres -c "create role reporting login password 'r'" -c 'create table orders (id int)' -c 'create table salaries (id int)' -c 'grant select on orders to reporting'
printf '\\set ON_ERROR_STOP on\nselect count(*) from orders;\nselect count(*) from salaries;\n' > report.sql
echo PGPASSWORD=r > $HOME_OF_JOB/job.env
#: mend
psql -qh /run/postgresql -U postgres -c 'grant select on salaries to reporting'
#: step Report
psql --version
psql -h localhost -U reporting postgres -c '\dt'
psql -h localhost -U reporting postgres -e -f report.sql
