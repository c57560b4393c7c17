# The application's account is not allowed from the job's host.
# ci: jenkins
# repo: northwind/legacy-shop
# job: import
# needs: mariadb mariadbd
# network: none
# tool: mysql
# category: database
# also: auth permission
# cause: ERROR 1045 \(28000\): Access denied for user 'shop'@'localhost'
# fix: Check user, password and host grants of shop (CREATE USER/GRANT for the host the job connects from).
# fix_regex: GRANT|password|privilege|user
#: prepare
host_names mysql.ci.northwind.example
mariadb_up 3306 root
mariadb -h 127.0.0.1 -uroot -proot -e "create database shop; create user shop@'127.0.0.1' identified by 'right'; grant all on shop.* to shop@'127.0.0.1'; create user shop@'localhost' identified by 'right'; grant all on shop.* to shop@'localhost'"
echo 'MYSQL_PWD=wrong' > $HOME_OF_JOB/job.env
printf 'create table items (id int primary key, name varchar(40));\ninsert into items values (1, "error 404 mug");\n' > schema.sql
#: mend
echo 'MYSQL_PWD=right' > $HOME_OF_JOB/job.env
#: step Ping
mysqladmin -h mysql.ci.northwind.example -u nobody ping
#: step Import
wc -l schema.sql
mysql --version
mysql -h mysql.ci.northwind.example -u shop shop < schema.sql
#: step Check
mysql -h mysql.ci.northwind.example -u shop shop -e 'select count(*) from items'
