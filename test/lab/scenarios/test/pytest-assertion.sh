# One parametrised case of many fails.
# ci: gitlab
# repo: northwind/tax
# job: test
# image: python:3.11
# needs: /opt/hostedtoolcache/Python/3.11.7
# tool: pytest
# category: test
# cause: FAILED test_tax\.py::test_rate\[CH-0\.081\]
# fix: The rate for CH changed to 8.1 %: update RATES or the expectation.
# fix_regex: test_tax|rate|assert|expected
#: prepare
printf 'pytest==8.2.2\nhypothesis==6.103.1\n' > requirements.txt
printf 'RATES = {"DE": 0.19, "FR": 0.2, "CH": 0.077}\ndef rate(country):\n    return RATES[country]\n' > tax.py
printf 'import pytest, tax\n@pytest.mark.parametrize("country,expected", [("DE", 0.19), ("FR", 0.2), ("CH", 0.081)])\ndef test_rate(country, expected):\n    assert tax.rate(country) == expected\ndef test_error():\n    with pytest.raises(KeyError):\n        tax.rate("XX")\n@pytest.mark.xfail(reason="error in upstream table")\ndef test_old():\n    assert tax.rate("DE") == 0.16\n' > test_tax.py
#: mend
sed -i s/0.077/0.081/ tax.py
#: step Test
pip install -r requirements.txt
pytest -v -ra
