# pytest-timeout stops a test that waits for a lock.
# ci: github
# repo: northwind/locks
# job: test
# needs: /opt/hostedtoolcache/Python/3.11.7
# uses: actions/setup-python@v5
# tool: pytest
# category: timeout
# also: test
# cause: (?:E\s+)?Failed: Timeout (?:\(>2\.0s\)|>2\.0s)
# fix: The second acquire waits for ever on a non-reentrant Lock: use RLock or release first.
# fix_regex: RLock|release|deadlock|lock|timeout
#: prepare
printf 'pytest==8.2.2\npytest-timeout==2.3.1\n' > requirements.txt
printf '[pytest]\ntimeout = 2\n' > pytest.ini
printf 'import threading\nlock = threading.Lock()\ndef outer():\n    with lock:\n        return inner()\ndef inner():\n    with lock:\n        return 1\n' > locks.py
printf 'import locks, warnings\ndef test_inner():\n    warnings.warn("error rate is high")\n    assert locks.inner() == 1\ndef test_outer():\n    assert locks.outer() == 1\n' > test_locks.py
#: mend
sed -i 's/threading.Lock/threading.RLock/' locks.py
#: step Install
pip install -r requirements.txt
#: step Test
pytest -v
