# The default compiler plugin asks for Java 5.
# ci: jenkins
# repo: northwind/oldlib
# job: build
# image: maven:3.9
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: mvn java
# tool: maven
# category: config
# also: compile
# cause: \[ERROR\] Source option 5 is no longer supported
# fix: Set maven.compiler.release (or source/target) to 17 in the POM.
# fix_regex: maven\.compiler|release|source|target
#: prepare
cat > pom.xml <<'Y'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>nw</groupId><artifactId>catalog</artifactId><version>1.0.0</version>
<properties><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties></project>
Y
mkdir -p src/main/java/nw; printf 'package nw;\nclass Catalog { int priceOf(String item) { return item.length(); } @Deprecated void error() {} }\n' > src/main/java/nw/Catalog.java
printf 'package nw;\nclass Shop { int total(Catalog c) { c.error(); return c.priceOf("mug"); } }\n' > src/main/java/nw/Shop.java; echo target > .gitignore
#: mend
sed -i 's#<properties>#<properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target>#' pom.xml
#: step Version
mvn -version
#: step Compile
mvn -B -ntp compile
