# A migration that has been applied was edited afterwards.
# ci: github
# repo: northwind/warehouse
# job: migrate
# needs: java mvn /usr/lib/postgresql psql
# uses: actions/setup-java@v4
# tool: flyway
# category: database
# also: config deploy
# cause: Migration checksum mismatch for migration version 2
# fix: Restore V2__stock.sql to what was applied and put the change into a new migration; flyway repair only if the edit is meant.
# fix_regex: flyway repair|new migration|V3|checksum
#: prepare
postgres_up 5432 postgres postgres
mkdir -p src/main/resources/db/migration
cat > pom.xml <<'Y'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>com.northwind</groupId><artifactId>warehouse</artifactId><version>2.4.0</version><packaging>pom</packaging>
<build><plugins><plugin><groupId>org.flywaydb</groupId><artifactId>flyway-maven-plugin</artifactId><version>9.22.3</version>
<configuration><url>jdbc:postgresql://localhost:5432/postgres</url><user>postgres</user><password>postgres</password><locations><location>filesystem:src/main/resources/db/migration</location></locations></configuration>
<dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></plugin></plugins></build></project>
Y
M=src/main/resources/db/migration
echo 'create table shelf (id int primary key);' > $M/V1__shelf.sql
echo 'create table stock (shelf int references shelf, amount int);' > $M/V2__stock.sql
mvn -q -B flyway:migrate
echo 'create table stock (shelf int references shelf, amount int not null default 0);' > $M/V2__stock.sql
echo 'create index on stock (shelf);' > $M/V3__index.sql
#: mend
echo 'create table stock (shelf int references shelf, amount int);' > $M/V2__stock.sql
#: step Info
mvn -B -ntp flyway:info
#: step Migrate
mvn -B -ntp flyway:migrate
