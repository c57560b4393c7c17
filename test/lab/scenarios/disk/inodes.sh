# Not bytes but inodes are used up.
# ci: jenkins
# repo: northwind/mailarchive
# job: unpack
# needs: tar
# tool: tar
# category: disk
# also: infra
# cause: tar: .*No space left on device
# fix: The file system is out of inodes (df -i): delete small files or use a file system with more.
# fix_regex: inode|df -i
#: prepare
mkdir -p /var/lib/jenkins/spool; mount -t tmpfs -o size=64m,nr_inodes=400 spool /var/lib/jenkins/spool; chown jenkins /var/lib/jenkins/spool
mkdir mail; for i in $(seq 600); do echo "Subject: error report $i" > mail/$i.eml; done; tar cf mail.tar mail; rm -r mail
#: step Space
df -h /var/lib/jenkins/spool
df -i /var/lib/jenkins/spool
#: step Unpack
tar xf mail.tar -C /var/lib/jenkins/spool
#: step Index
ls /var/lib/jenkins/spool | wc -l
