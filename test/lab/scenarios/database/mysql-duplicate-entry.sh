# A seed file is loaded twice.
# ci: gitlab
# repo: northwind/legacy-shop
# job: seed
# image: mariadb:10.11
# needs: mariadb mariadbd
# network: none
# tool: mysql
# category: database
# cause: ERROR 1062 \(23000\) at line \d+: Duplicate entry '3' for key 'PRIMARY'
# fix: Make the seed idempotent (INSERT IGNORE / ON DUPLICATE KEY UPDATE) or remove the repeated key 3.
# fix_regex: duplicate|ON DUPLICATE|INSERT IGNORE|unique
#: prepare
mariadb_up 3306 root
mariadb -h 127.0.0.1 -uroot -proot -e "create database shop"
echo 'MYSQL_PWD=root' > $HOME_OF_JOB/job.env
printf 'create table status (id int primary key, name varchar(40));\n' > schema.sql
for i in 1 2 3 4 3 5; do echo "insert into status values ($i, 'status $i: failed payments');"; done > seed.sql
#: mend
sed -i '5d' seed.sql
#: step Seed
mysql --version
mysqladmin -h 127.0.0.1 -u root status
mysql -h 127.0.0.1 -u root shop < schema.sql
mysql -v -h 127.0.0.1 -u root shop < seed.sql
