# A program was built for a newer processor than the runner has.
# ci: github
# repo: northwind/codec
# job: test
# needs: gcc make
# network: none
# tool: gcc
# category: infra
# also: test compile other config
# cause: Illegal instruction
# fix: The program uses instructions that this processor lacks: build it without -march=native for the oldest processor of the runners, or choose a runner that has them.
# fix_regex: march|processor|CPU|instruction
#: prepare
mkdir src; cat > src/codec.c <<'C'
#include <stdio.h>
static int fast(int x) {
#ifdef FAST
  __asm__ volatile ("ud2");
#endif
  return x * 2;
}
int main(void) {
  puts("selftest: 0 errors in 12 vectors");
  fflush(stdout);
  printf("fast path: %d\n", fast(21));
  return 0;
}
C
printf 'CFLAGS = -O2 -Wall -DFAST\ncodec: src/codec.c\n\t$(CC) $(CFLAGS) -o $@ $<\ncheck: codec\n\t./codec\n' > Makefile
#: mend
sed -i 's/ -DFAST//' Makefile
#: step Build
make codec
#: step Test
make check
