# A project's own check stops the job in its own words.
# ci: github
# repo: northwind/ledger
# job: reconcile
# needs: perl
# network: none
# tool: perl
# category: other
# also: test config
# cause: ledger: 2 accounts do not balance
# fix: Accounts 1002 and 1007 in accounts.csv do not balance: correct the bookings that the check lists.
# fix_regex: accounts|ledger|balance|reconcile
#: prepare
for i in $(seq 1001 1012); do echo "$i,100.00,-100.00"; done > accounts.csv
sed -i 's/^1002,100.00/1002,101.00/; s/^1007,100.00/1007,99.00/' accounts.csv
cat > reconcile.pl <<'P'
my $wrong = 0;
open my $in, '<', 'accounts.csv' or die "accounts.csv: $!";
while (<$in>) { chomp; my ($id, $debit, $credit) = split /,/; my $off = $debit + $credit;
  printf "account %s %s\n", $id, $off == 0 ? 'ok, no error' : "off by $off"; $wrong++ if $off }
die "ledger: $wrong accounts do not balance\n" if $wrong;
print "ledger: all balanced\n";
P
#: mend
for i in $(seq 1001 1012); do echo "$i,100.00,-100.00"; done > accounts.csv
#: step Accounts
wc -l accounts.csv
#: step Reconcile
perl reconcile.pl
