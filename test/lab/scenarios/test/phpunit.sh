# phpunit fails on a type error.
# ci: gitlab
# repo: northwind/phpshop
# job: phpunit
# image: php:8.2
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: phpunit php
# tool: phpunit
# category: test
# cause: Failed asserting that 12\.0 is identical to 11\.9
# fix: price() gives 12 where the test expects 11.9: use the 19 % rate.
# fix_regex: assert|expect|rate|test
#: prepare
mkdir src tests; printf '<?php\nfunction price(float $net): float { return round($net * 1.2, 2); }\n' > src/price.php
printf '<?php\nuse PHPUnit\\Framework\\TestCase;\nrequire_once __DIR__ . "/../src/price.php";\nfinal class PriceTest extends TestCase {\n    public function testGross(): void { $this->assertSame(11.9, price(10)); }\n    public function testError(): void { $this->expectException(TypeError::class); price("error"); }\n}\n' > tests/PriceTest.php
#: mend
sed -i 's/1\.2,/1.19,/' src/price.php
#: step PHPUnit
php --version
phpunit --version
phpunit --testdox tests
