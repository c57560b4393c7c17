# A C program follows a null pointer.
# ci: gitlab
# repo: northwind/parser
# job: test
# image: gcc:12
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: gcc make
# tool: make
# category: other
# also: test infra compile
# cause: make: \*\*\* \[Makefile:\d+: test\] Segmentation fault
# fix: parse() follows a null pointer for empty input: check the result of next_line; run under gdb or -fsanitize=address.
# fix_regex: gdb|sanitize|null|pointer|core|valgrind|backtrace
#: prepare
printf '#include <stdio.h>\n#include <string.h>\nstatic const char *next_line(int n) { return n > 2 ? NULL : "key=value"; }\nint main(void) { for (int i = 0; i < 5; i++) { const char *l = next_line(i); printf("line %%d: %%zu\\n", i, strlen(l)); fflush(stdout); } return 0; }\n' > parse.c
printf 'all: parse test\nparse: parse.c\n\tgcc -g -Wall -o $@ $<\ntest: parse\n\t./parse\n' > Makefile
#: step Test
gcc --version
make
