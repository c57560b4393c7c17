# A version of a dependency that Central does not have.
# ci: github
# repo: northwind/catalog-java
# job: build
# needs: mvn java
# uses: actions/setup-java@v4
# tool: maven
# category: dependency
# cause: Could not find artifact com\.google\.guava:guava:jar:99\.0-jre in central
# fix: Use a version of guava that is on Maven Central (33.2.1-jre).
# fix_regex: version|guava|artifact|repository
#: prepare
cat > pom.xml <<'Y'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>nw</groupId><artifactId>catalog</artifactId><version>1.0.0</version>
<properties><maven.compiler.release>17</maven.compiler.release></properties>
<dependencies><dependency><groupId>com.google.guava</groupId><artifactId>guava</artifactId><version>99.0-jre</version></dependency></dependencies>
<build><plugins><plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-compiler-plugin</artifactId><version>3.13.0</version></plugin></plugins></build></project>
Y
rm -rf $HOME_OF_JOB/.m2/repository/com/google/guava/guava/99.0-jre
mkdir -p src/main/java; echo 'class A {}' > src/main/java/A.java; echo target > .gitignore
#: mend
sed -i 's/99.0-jre/33.2.1-jre/' pom.xml
#: step Version
mvn -version
#: step Build
mvn -B -ntp package
