# composer cannot resolve the host of Packagist.
# ci: github
# repo: northwind/phpapi
# job: install
# needs: composer php
# tool: composer
# category: network
# also: dependency
# transient: yes
# cause: curl error 6 while downloading https://repo\.packagist\.org/packages\.json: Could not resolve host
# fix: The runner cannot resolve repo.packagist.org: check DNS or proxy, or use a mirror; run again if it was an outage.
# fix_regex: DNS|network|proxy|retry|again|resolve|mirror
#: prepare
printf '{ "name": "northwind/phpapi", "require": { "php": "^8.2", "psr/log": "^3.0" }, "config": { "audit": {} } }\n' > composer.json
#: step Versions
php --version
composer --version
#: step Install
composer install --no-interaction --no-progress
