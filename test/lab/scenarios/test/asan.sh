# The address sanitizer stops a test.
# ci: github
# repo: northwind/ring
# job: sanitize
# needs: gcc make
# network: none
# tool: asan
# category: test
# also: memory other
# cause: ERROR: AddressSanitizer: heap-buffer-overflow on address
# fix: push() writes one element past the buffer: compare with < capacity.
# fix_regex: overflow|bound|capacity|AddressSanitizer|index
#: prepare
printf '#include <stdlib.h>\n#include <stdio.h>\nstatic void push(int *b, int n, int cap) { for (int i = 0; i <= cap; i++) b[i] = n; }\nint main(void) { int *b = malloc(8 * sizeof *b); puts("test 1: error path ok"); fflush(stdout); push(b, 1, 8); free(b); return 0; }\n' > ring.c
printf 'test: ring\n\t./ring\nring: ring.c\n\tgcc -g -O0 -fsanitize=address -fno-omit-frame-pointer -Wall -o $@ $<\n' > Makefile
#: mend
sed -i 's/<= cap/< cap/' ring.c
#: step Compiler
gcc --version
#: step Test
make test
