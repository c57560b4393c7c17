# meson cannot find a library.
# ci: jenkins
# repo: northwind/player
# job: configure
# needs: meson ninja gcc pkg-config
# network: none
# tool: meson
# category: dependency
# also: config compile
# cause: meson\.build:\d+:\d+: ERROR: Dependency "libavcodec" not found
# fix: Install the development package of libavcodec (libavcodec-dev) for pkg-config.
# fix_regex: libavcodec|pkg-config|install|-dev
#: prepare
printf "project('player', 'c', version: '1.2')\ncc = meson.get_compiler('c')\nerrors = cc.has_header('err.h')\ndep = dependency('libavcodec', version: '>=59')\nexecutable('player', 'main.c', dependencies: dep)\n" > meson.build; echo 'int main(void) { return 0; }' > main.c
#: step Versions
meson --version
ninja --version
gcc --version
#: step Configure
meson setup build
#: step Build
ninja -C build
