# A PHP file does not parse.
# ci: gitlab
# repo: northwind/portal
# job: lint:php
# image: php:8.2-cli
# needs: php
# network: none
# tool: php
# category: compile
# also: lint test
# cause: PHP Parse error:\s+syntax error, unexpected
# fix: Mend the syntax error in src/Mailer.php, line 8: a brace or semicolon is missing before it.
# fix_regex: syntax|Mailer|brace|semicolon|php -l
#: prepare
mkdir src; printf '<?php\nclass Errors {\n  public const NONE = 0;\n}\n' > src/Errors.php
printf '<?php\nclass Mailer {\n  private array $queue = [];\n  public function add(string $to): void {\n    $this->queue[] = $to\n  }\n\n  public function failed(): int { return 0; }\n}\n' > src/Mailer.php
#: mend
sed -i 's/= \$to$/= $to;/' src/Mailer.php
#: step Version
php --version
#: step Lint
for f in src/*.php; do php -d display_errors=stderr -l "$f"; done
