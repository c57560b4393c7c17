# A C++ library's header is not installed.
# ci: jenkins
# repo: northwind/gateway
# job: gateway-build
# needs: g++ make
# network: none
# tool: gcc
# category: compile
# also: dependency
# cause: fatal error: fmt/core\.h: No such file or directory
# fix: Install the development package of fmt (libfmt-dev) on the agent before the build.
# fix_regex: libfmt|install|package|header
#: prepare
mkdir src; printf '#include <string>\nstd::string level() { return "error"; }\n' > src/level.cc
printf '#include <fmt/core.h>\n#include <string>\nstd::string level();\nint main() { fmt::print("{}\\n", level()); }\n' > src/main.cc
printf 'OBJS = level.o main.o\ngateway: $(OBJS)\n\t$(CXX) -o $@ $^\n%%.o: src/%%.cc\n\t$(CXX) -std=c++17 -Wall -c -o $@ $<\n' > Makefile
#: mend
sed -i 's/#include <fmt.core.h>/#include <cstdio>/; s/fmt::print(.*level());/puts(level().c_str());/' src/main.cc
#: step Tools
g++ --version
#: step Build
make -k gateway
