# composer: the PHP of the job is too old.
# ci: github
# repo: northwind/phpapi
# job: install
# needs: composer php
# tool: composer
# category: dependency
# also: config
# cause: (?:- )?Root composer\.json requires php \^8\.4 but your php version \(.*\) does not satisfy that requirement
# fix: Run the job with PHP 8.4 (setup-php) or relax the requirement in composer.json.
# fix_regex: php
#: prepare
printf '{ "name": "northwind/phpapi", "require": { "php": "^8.4", "ext-json": "*" }, "repositories": [{ "packagist.org": false }], "config": { "audit": {} } }\n' > composer.json
#: mend
sed -i 's/^8.4/^8.2/; s/\^8\.4/^8.2/' composer.json
#: step Versions
php --version
composer --version
#: step Install
composer install --no-interaction --no-progress
