# Expected failures, warnings and captured errors.
# ci: github
# repo: northwind/parsers
# job: test
# needs: /opt/hostedtoolcache/Python/3.11.7
# uses: actions/setup-python@v5
# tool: pytest
# outcome: success
#: prepare
printf 'pytest==8.2.2\n' > requirements.txt
cat > test_parsers.py <<'P'
import logging, pytest, warnings
def test_error_log(caplog):
    logging.getLogger("db").error("FATAL: password authentication failed for user")
@pytest.mark.xfail(reason="known error in dates", strict=False)
def test_dates(): assert "2024-02-30" == "error"
def test_raises():
    with pytest.raises(ZeroDivisionError): 1 / 0
def test_warns():
    warnings.warn("DeprecationWarning: failed feature", DeprecationWarning)
@pytest.mark.skip(reason="fails without network")
def test_net(): pass
P
#: step Install
pip install -r requirements.txt
#: step Test
pytest -ra -v -o log_cli=true
