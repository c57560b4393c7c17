# find_package finds nothing.
# ci: gitlab
# repo: northwind/imaging
# job: configure
# image: gcc:12
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: cmake gcc
# tool: cmake
# category: dependency
# also: config compile
# cause: By not providing "FindOpenCV\.cmake" in CMAKE_MODULE_PATH|Could not find a package configuration file provided by "OpenCV"
# fix: Install OpenCV's development package (libopencv-dev) or set OpenCV_DIR.
# fix_regex: libopencv|OpenCV_DIR|install|CMAKE_PREFIX_PATH
#: prepare
printf 'cmake_minimum_required(VERSION 3.20)\nproject(imaging C CXX)\nfind_package(Threads REQUIRED)\nfind_package(Doxygen)\nfind_package(OpenCV 4 REQUIRED)\n' > CMakeLists.txt
#: step Configure
cmake --version
cmake -B build
