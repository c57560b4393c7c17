# black would reformat a file.
# ci: jenkins
# repo: northwind/cli-py
# job: style
# needs: /opt/hostedtoolcache/Python/3.11.7
# tool: black
# category: lint
# cause: would reformat .*main\.py
# fix: Run black . and commit the result.
# fix_regex: \bblack \.|black
#: prepare
echo black==24.4.2 > requirements.txt
printf 'def main( argv ):\n    print ( "error: none" )\n' > main.py; printf 'ERRORS = 0\n' > ok.py
#: mend
printf 'def main(argv):\n    print("error: none")\n' > main.py
#: step Install
pip install -r requirements.txt
#: step Style
black --check --diff .
