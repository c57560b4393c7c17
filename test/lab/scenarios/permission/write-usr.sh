# An unprivileged job installs into /usr.
# ci: jenkins
# repo: northwind/libgeo
# job: install
# needs: cmake ninja gcc
# tool: cmake
# category: permission
# also: config
# cause: file INSTALL cannot copy file
# fix: Install into a prefix that the job may write (--prefix "$PWD/dist"), or into DESTDIR.
# fix_regex: prefix|DESTDIR|sudo|permission
#: prepare
printf 'cmake_minimum_required(VERSION 3.20)\nproject(libgeo C)\nadd_library(geo STATIC geo.c)\ninstall(TARGETS geo DESTINATION /usr/lib)\n' > CMakeLists.txt
echo 'int geo(int error) { return error; }' > geo.c
#: step Configure
cmake -G Ninja -B build -DCMAKE_BUILD_TYPE=Release
#: step Build
cmake --build build --verbose
#: step Install
cmake --install build
