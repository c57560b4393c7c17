# A module uses a variable that was removed.
# ci: gitlab
# repo: northwind/infra
# job: validate
# image: hashicorp/terraform:1.11
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: terraform
# tool: terraform
# category: deploy
# also: config
# cause: Error: Reference to undeclared input variable
# fix: Declare variable retention_days in modules/logs/variables.tf (or stop using it).
# fix_regex: variable|declare
#: prepare
mkdir -p modules/logs; printf 'variable "name" { type = string }\nresource "terraform_data" "logs" {\n  input = "${var.name}-${var.retention_days}"\n}\n' > modules/logs/main.tf
printf 'module "logs" {\n  source = "./modules/logs"\n  name   = "errors"\n}\n' > main.tf
#: mend
echo 'variable "retention_days" { default = 7 }' >> modules/logs/main.tf
#: step Validate
terraform version
terraform init -backend=false
terraform validate
