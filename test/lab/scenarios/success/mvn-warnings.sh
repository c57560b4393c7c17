# A Maven build that passes with ERROR lines of its tests.
# ci: github
# repo: northwind/jobs-java
# job: verify
# needs: mvn java
# uses: actions/setup-java@v4
# tool: maven
# outcome: success
#: prepare
mkdir -p src/main/java/nw src/test/java/nw
cat > pom.xml <<'Y'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>nw</groupId><artifactId>jobs</artifactId><version>1.0.0</version>
<properties><maven.compiler.release>17</maven.compiler.release></properties>
<dependencies><dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.10.2</version><scope>test</scope></dependency></dependencies>
<build><plugins><plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-compiler-plugin</artifactId><version>3.13.0</version></plugin><plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-surefire-plugin</artifactId><version>3.2.5</version></plugin></plugins></build></project>
Y
printf 'package nw;\nimport java.util.*;\npublic class Jobs { public static List run(boolean fail) { if (fail) throw new IllegalStateException("job failed: exit code 1"); return new ArrayList(); } }\n' > src/main/java/nw/Jobs.java
printf 'package nw;\nimport static org.junit.jupiter.api.Assertions.*;\nimport org.junit.jupiter.api.Test;\nclass JobsTest {\n  @Test void failure() { Exception e = assertThrows(IllegalStateException.class, () -> Jobs.run(true)); e.printStackTrace(); System.err.println("ERROR: BUILD FAILURE simulated"); }\n  @Test void ok() { assertTrue(Jobs.run(false).isEmpty()); }\n}\n' > src/test/java/nw/JobsTest.java; echo target > .gitignore
#: step Verify
mvn -B -ntp verify
