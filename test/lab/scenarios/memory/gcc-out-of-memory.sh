# The compiler is killed for memory.
# ci: github
# repo: northwind/templates
# job: build
# needs: g++ make
# tool: gcc
# category: memory
# also: compile
# cause: cc1plus: out of memory|virtual memory exhausted|cannot allocate memory
# fix: Build with fewer parallel jobs (make -j1) or more memory; the compiler was killed for memory.
# fix_regex: memory|-j ?\d|parallel
#: prepare

printf '#include <regex>\n#include <map>\n#include <string>\n#include <functional>\n#include <iostream>\ntemplate <int N> struct S { static int f() { return S<N-1>::f() + S<N-2>::f(); } };\ntemplate <> struct S<0> { static int f() { return 1; } };\ntemplate <> struct S<1> { static int f() { return 1; } };\nint main() { std::regex r("error: (.*)"); std::cout << S<800>::f(); }\n' > main.cpp
printf 'int unused(int a) { int b; return a; }\n' > util.cpp
printf 'CXXFLAGS = -O2 -Wall -Wextra\napp: util.o main.o\n\t$(CXX) -o $@ $^\n' > Makefile
#: step Configure
g++ --version
#: step Build
ulimit -v 150000
make
