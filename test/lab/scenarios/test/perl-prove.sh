# prove reports one failing subtest.
# ci: jenkins
# repo: northwind/logparse
# job: prove
# needs: prove perl
# network: none
# tool: prove
# category: test
# cause: Failed test 'level of a line'
# fix: level() returns upper case; compare with ERROR or lower-case it in lib/Level.pm.
# fix_regex: level|test|expected|lc
#: prepare
mkdir lib t; printf 'package Level;\nsub level { my ($l) = @_; return $l =~ /^(\\w+):/ ? $1 : "none" }\n1;\n' > lib/Level.pm
printf 'use strict; use warnings; use lib "lib"; use Level; use Test::More;\nis(Level::level("ERROR: disk"), "error", "level of a line");\nis(Level::level("no level"), "none", "no level");\ndone_testing;\n' > t/level.t
printf 'use strict; use warnings; use Test::More;\nwarn "this warning is expected\\n"; ok(1, "warns"); done_testing;\n' > t/warn.t
#: mend
sed -i 's/? $1/? lc $1/' lib/Level.pm
#: step Version
perl -v
#: step Test
prove -lv t
