# Two branches added migrations on the same parent.
# ci: gitlab
# repo: northwind/crm
# job: migrate
# before: apt-get install -y --no-install-recommends tree pv bc
# image: python:3.11
# needs: python3 /opt/hostedtoolcache/Python/3.11.7
# tool: alembic
# category: database
# also: config git
# cause: (?:FAILED: )?Multiple head revisions are present for given argument 'head'
# fix: Merge the two heads with alembic merge heads and commit the merge revision.
# fix_regex: alembic merge|merge
#: prepare
python -m venv /tmp/v; /tmp/v/bin/pip -q install alembic==1.13.2 SQLAlchemy==2.0.30
/tmp/v/bin/alembic init -t generic migrations
sed -i 's#^sqlalchemy.url.*#sqlalchemy.url = sqlite:///crm.db#' alembic.ini
/tmp/v/bin/alembic revision -m "people" --rev-id a1f0
/tmp/v/bin/alembic revision -m "companies" --rev-id b2e1
/tmp/v/bin/alembic revision -m "add phone" --head b2e1 --rev-id c3d2
/tmp/v/bin/alembic revision -m "add country" --head b2e1 --splice --rev-id d4c3
printf 'alembic==1.13.2\nSQLAlchemy==2.0.30\n' > requirements.txt
#: mend
sed -i "s/^down_revision.*/down_revision = 'c3d2'/" migrations/versions/d4c3*.py
#: step Migrate
pip install -r requirements.txt
alembic --version
alembic history
alembic upgrade head
