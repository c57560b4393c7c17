# Two workers write to the same SQLite file.
# ci: github
# repo: northwind/fieldnotes
# job: test
# needs: python3 /opt/hostedtoolcache/Python/3.11.7
# tool: pytest
# category: database
# also: test
# cause: (?:E\s+)?sqlite3\.OperationalError: database is locked
# fix: Give each test its own database file (tmp_path) or use WAL and a longer busy timeout; commit before opening a second writer.
# fix_regex: WAL|busy|timeout|tmp_path|lock|own database
#: prepare
echo 'pytest==8.2.2' > requirements.txt
cat > notes.py <<'P'
import sqlite3
def connect(path): return sqlite3.connect(path, timeout=0.5)
def add(c, text): c.execute("insert into notes(text) values (?)", (text,))
P
cat > test_notes.py <<'P'
import notes, pytest
PATH = "shared.db"
@pytest.fixture(autouse=True)
def schema():
    c = notes.connect(PATH); c.execute("create table if not exists notes(text)"); c.commit(); c.close()
def test_one():
    c = notes.connect(PATH); notes.add(c, "error handling notes"); c.commit(); c.close()
def test_two_writers():
    a, b = notes.connect(PATH), notes.connect(PATH)
    notes.add(a, "first")
    notes.add(b, "second")
    a.commit(); b.commit()
def test_read():
    assert notes.connect(PATH).execute("select count(*) from notes").fetchone()[0] >= 1
P
#: mend
sed -i 's/    notes.add(b, "second")/    a.commit(); notes.add(b, "second")/' test_notes.py
#: step Install
pip install -r requirements.txt
#: step Test
python -m pytest -q
