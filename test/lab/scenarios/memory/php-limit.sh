# A PHP script goes over its memory limit.
# ci: gitlab
# repo: northwind/export
# job: export
# image: php:8.2-cli
# needs: php
# network: none
# tool: php
# category: memory
# also: test other
# cause: Allowed memory size of \d+ bytes exhausted
# fix: Raise memory_limit for the export, or read the rows one by one in export.php instead of all at once.
# fix_regex: memory_limit|memory
#: prepare
printf '<?php\n$rows = [];\nfor ($i = 0; $i < 400000; $i++) { $rows[] = str_repeat("row without error ", 8) . $i; }\necho count($rows), " rows, 0 failed\\n";\n' > export.php
#: mend
sed -i 's/400000/4000/' export.php
#: step Limit
php -d memory_limit=32M -r 'echo ini_get("memory_limit"), "\n";'
#: step Export
php -d memory_limit=32M -d display_errors=stderr export.php
