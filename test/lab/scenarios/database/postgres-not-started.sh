# Tests begin before there is a database.
# ci: github
# repo: northwind/accounts
# job: integration
# needs: python3 /opt/hostedtoolcache/Python/3.11.7
# uses: actions/setup-python@v5
# env: DATABASE_URL=postgresql://accounts:accounts@localhost:5432/accounts
# network: full
# tool: pytest
# category: database
# also: network infra config test
# cause: connection to server at "localhost" \(.*\), port 5432 failed: Connection refused
# fix: Start a postgres service for the job (services: postgres with health check) or wait until it accepts connections.
# fix_regex: service|pg_isready|start|wait|listen|health
#: prepare
printf 'psycopg2-binary==2.9.9\nSQLAlchemy==2.0.30\npytest==8.2.2\n' > requirements.txt
mkdir tests; cat > accounts.py <<'P'
import os
from sqlalchemy import create_engine, text
engine = create_engine(os.environ["DATABASE_URL"])
def count():
    with engine.connect() as c:
        return c.execute(text("select 1")).scalar()
def slug(name):
    return name.strip().lower().replace(" ", "-")
P
cat > tests/test_accounts.py <<'P'
import pytest, accounts
@pytest.fixture(scope="session")
def database():
    with accounts.engine.connect() as c:
        yield c
def test_slug(): assert accounts.slug(" Ada L ") == "ada-l"
def test_count(database): assert accounts.count() == 1
def test_again(database): assert accounts.count() == 1
P
#: mend
postgres_up 5432 accounts accounts; psql -qh /run/postgresql -U accounts postgres -c "create database accounts"
#: step Install
python -m pip install -r requirements.txt
#: step Test
python -m pytest -v
