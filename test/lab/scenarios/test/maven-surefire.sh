# Two of five JUnit tests fail.
# ci: jenkins
# repo: northwind/loyalty-java
# job: verify
# needs: mvn java
# tool: maven
# category: test
# cause: \[ERROR\]\s+PointsTest\.rounds:\d+ expected: <10> but was: <9>
# fix: Points.of must round half up for 9.5 (PointsTest.rounds).
# fix_regex: PointsTest|round|expected|assert
#: prepare
mkdir -p src/main/java/nw src/test/java/nw
cat > pom.xml <<'Y'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>nw</groupId><artifactId>loyalty</artifactId><version>1.0.0</version>
<properties><maven.compiler.release>17</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
<dependencies><dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.10.2</version><scope>test</scope></dependency></dependencies>
<build><plugins><plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-compiler-plugin</artifactId><version>3.13.0</version></plugin><plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-surefire-plugin</artifactId><version>3.2.5</version></plugin></plugins></build></project>
Y
printf 'package nw;\npublic class Points { public static int of(double euros) { return (int) euros; } }\n' > src/main/java/nw/Points.java
printf 'package nw;\nimport static org.junit.jupiter.api.Assertions.*;\nimport org.junit.jupiter.api.Test;\nclass PointsTest {\n  @Test void whole() { assertEquals(9, Points.of(9)); }\n  @Test void rounds() { assertEquals(10, Points.of(9.5)); }\n  @Test void logsErrors() { System.err.println("ERROR expected by this test"); }\n}\n' > src/test/java/nw/PointsTest.java; echo target > .gitignore
#: mend
sed -i 's/(int) euros/(int) Math.round(euros)/' src/main/java/nw/Points.java
#: step Compile
mvn -B -ntp compile
#: step Verify
mvn -B -ntp verify
