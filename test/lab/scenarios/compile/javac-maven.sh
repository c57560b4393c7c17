# A method was renamed in one module and not in the other.
# ci: gitlab
# repo: northwind/catalog-java
# job: compile
# image: maven:3.9
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: mvn java
# tool: maven
# category: compile
# cause: \[ERROR\] .*Shop\.java:\[\d+,\d+\] cannot find symbol
# fix: Call priceOf instead of price in Shop.java.
# fix_regex: symbol|rename|method|import|priceOf
#: prepare
cat > pom.xml <<'Y'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>nw</groupId><artifactId>catalog</artifactId><version>1.0.0</version>
<properties><maven.compiler.release>17</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
<build><plugins><plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-compiler-plugin</artifactId><version>3.13.0</version></plugin></plugins></build></project>
Y
mkdir -p src/main/java/nw; printf 'package nw;\nclass Catalog { int priceOf(String item) { return item.length(); } @Deprecated void error() {} }\n' > src/main/java/nw/Catalog.java
printf 'package nw;\nclass Shop { int total(Catalog c) { c.error(); return c.price("mug"); } }\n' > src/main/java/nw/Shop.java; echo target > .gitignore
#: mend
sed -i 's/c.price(/c.priceOf(/' src/main/java/nw/Shop.java
#: step Compile
mvn -B -ntp compile
