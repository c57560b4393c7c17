# valgrind with --error-exitcode.
# ci: gitlab
# repo: northwind/cjson2
# job: memcheck
# image: gcc:12
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: valgrind gcc
# tool: valgrind
# category: test
# also: memory other
# cause: definitely lost: \d+ bytes in \d+ blocks|bytes in \d+ blocks are definitely lost in loss record
# fix: Free the copy that dup() makes in parse.c.
# fix_regex: free|leak
#: prepare
printf '#include <stdlib.h>\n#include <string.h>\n#include <stdio.h>\nstatic char *dup(const char *s) { char *c = malloc(strlen(s) + 1); strcpy(c, s); return c; }\nint main(void) { char *a = dup("error"); printf("%%s\\n", a); return 0; }\n' > parse.c
#: mend
sed -i 's/return 0; }$/free(a); return 0; }/' parse.c
#: step Memcheck
gcc -g -O0 -Wall -o parse parse.c
valgrind --version
valgrind --leak-check=full --error-exitcode=9 ./parse
