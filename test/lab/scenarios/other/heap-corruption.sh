# A program frees its memory twice.
# ci: gitlab
# repo: northwind/parser
# job: selftest
# image: gcc:12
# needs: gcc make
# network: none
# tool: glibc
# category: other
# also: test memory
# cause: (?:free\(\): double free detected|double free or corruption|free\(\): invalid pointer)
# fix: The parser frees a buffer twice: run it under AddressSanitizer or valgrind to see where.
# fix_regex: sanitizer|valgrind|free|heap
#: prepare
mkdir src; cat > src/parser.c <<'C'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static char *copy(const char *s) { char *c = malloc(64); strncpy(c, s, 63); c[63] = 0; return c; }
int main(int argc, char **argv) {
  char *token = copy("error: none");
  puts(token); fflush(stdout);
  free(token);
  if (argc > 1) free(token);
  puts("selftest passed");
  return 0;
}
C
printf 'ARGS = --twice\nparser: src/parser.c\n\t$(CC) -O1 -w -o $@ $<\nselftest: parser\n\t./parser $(ARGS)\n' > Makefile
#: mend
sed -i 's/ARGS = .*/ARGS =/' Makefile
#: step Build
make parser
#: step Selftest
make selftest
