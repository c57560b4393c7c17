# A source file is missing from the link.
# ci: github
# repo: northwind/cshell
# job: build
# needs: cmake ninja gcc
# network: none
# tool: ld
# category: compile
# cause: undefined reference to `log_error'
# fix: Add log.c to add_executable in CMakeLists.txt.
# fix_regex: log\.c|link|CMakeLists|add_executable|target_link
#: prepare
printf 'cmake_minimum_required(VERSION 3.20)\nproject(cshell C)\nadd_executable(cshell main.c parse.c)\n' > CMakeLists.txt
printf 'void log_error(const char *);\nint parse(int argc);\nint main(int argc, char **argv) { (void)argv; if (parse(argc)) log_error("error: parse"); return 0; }\n' > main.c
printf 'int parse(int argc) { int unused; return argc > 9; }\n' > parse.c; printf '#include <stdio.h>\nvoid log_error(const char *m) { fprintf(stderr, "%%s\\n", m); }\n' > log.c
#: mend
sed -i 's/parse.c)/parse.c log.c)/' CMakeLists.txt
#: step Configure
cmake -G Ninja -B build -DCMAKE_C_FLAGS="-Wall -Wextra"
#: step Build
cmake --build build --verbose
