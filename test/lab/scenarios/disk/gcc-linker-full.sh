# The linker cannot write the program.
# ci: gitlab
# repo: northwind/firmware
# job: build
# image: gcc:12
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: gcc make
# tool: gcc
# category: disk
# also: compile
# cause: No space left on device|final (?:link|close) failed: No space left
# fix: Free disk space on the build volume; the compiler could not write its output.
# fix_regex: space|disk
#: prepare
mkdir -p /builds/out; mount -t tmpfs -o size=300k out /builds/out
for i in 1 2 3 4 5 6; do printf 'const char blob_%s[60000] = { 1 };\nint f%s(int x) { return x %% %s; }\n' $i $i $i > m$i.c; done
printf 'int main(void) { return 0; }\n' > main.c
printf 'OBJ = $(patsubst %%.c,/builds/out/%%.o,$(wildcard *.c))\n/builds/out/firmware: $(OBJ)\n\tgcc -o $@ $^\n/builds/out/%%.o: %%.c\n\tgcc -Wall -Wextra -g -c -o $@ $<\n' > Makefile
#: step Build
gcc --version
df -h /builds/out
make -k
