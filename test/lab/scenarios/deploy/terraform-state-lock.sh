# Another run holds the state lock.
# ci: github
# repo: northwind/infra
# job: plan
# needs: terraform
# network: none
# tool: terraform
# category: deploy
# also: infra
# cause: Error: Error acquiring the state lock
# fix: Wait for the other run; if it died, terraform force-unlock with the ID shown.
# fix_regex: force-unlock
#: prepare
cat > main.tf <<'T'
terraform {
  required_version = ">= 1.5"
}
resource "terraform_data" "bucket" { input = "northwind-logs" }
resource "terraform_data" "errors" { input = { errors_topic = "alerts", retry = true } }
T
[ "$PASSING" ] || python3 - "$HERE" <<'P' &
import fcntl, os, sys, time
here = sys.argv[1]  # another run: takes the lock as soon as the folder has been initialised
while not os.path.exists(here + "/.terraform/modules") and not os.path.exists(here + "/.ready"):
    time.sleep(0.05)
f = open(here + "/terraform.tfstate", "a+")
os.chmod(here + "/terraform.tfstate", 0o666)
fcntl.lockf(f, fcntl.LOCK_EX)
time.sleep(120)
P
#: mend
:
#: step Version
terraform version
#: step Format
terraform fmt -check -diff || echo "formatting differs (not enforced)"
#: step Initialise
terraform init -input=false -no-color
terraform validate -no-color
touch .ready && sleep 1
#: step Plan
terraform plan -input=false -no-color -lock-timeout=2s
