# The S3 backend's bucket does not exist in this account.
# ci: gitlab
# repo: northwind/network
# job: plan
# image: hashicorp/terraform:1.11
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: terraform node
# env: AWS_ACCESS_KEY_ID=AKIAEXAMPLE
# env: AWS_SECRET_ACCESS_KEY=placeholder
# tool: terraform
# category: deploy
# also: config infra
# cause: S3 bucket "northwind-tfstate-staging" does not exist\.
# fix: Create the state bucket northwind-tfstate-staging first or correct the backend's bucket name/region.
# fix_regex: bucket|backend
#: prepare
host_names s3.northwind.example northwind-tfstate-staging.s3.northwind.example
answers 8094 404 '<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message><BucketName>northwind-tfstate-staging</BucketName><RequestId>X1</RequestId></Error>' 'content-type: application/xml'
cat > main.tf <<'T'
terraform {
  backend "s3" {
    bucket                      = "northwind-tfstate-staging"
    key                         = "network.tfstate"
    region                      = "eu-central-1"
    use_path_style              = true
    skip_credentials_validation = true
    skip_requesting_account_id  = true
    skip_metadata_api_check     = true
    endpoints                   = { s3 = "http://s3.northwind.example:8094" }
  }
}
resource "terraform_data" "vpc" { input = "10.0.0.0/16" }
T
#: step Plan
terraform version
cat main.tf
terraform init -input=false
terraform plan -input=false
