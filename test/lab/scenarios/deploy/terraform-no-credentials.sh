# The AWS provider finds no credentials.
# ci: github
# repo: northwind/infra
# job: plan-staging
# needs: terraform /opt/tf-plugins
# network: none
# env: AWS_EC2_METADATA_DISABLED=true
# env: TF_IN_AUTOMATION=1
# tool: terraform
# category: auth
# also: deploy config
# cause: Error: No valid credential sources found
# fix: Configure AWS credentials for the job (aws-actions/configure-aws-credentials with a role, id-token: write).
# fix_regex: credential|role|AWS_ACCESS_KEY_ID|id-token
#: prepare
printf 'provider_installation {\n  filesystem_mirror {\n    path = "/opt/tf-plugins"\n  }\n}\n' > $HOME_OF_JOB/.terraformrc
cat > main.tf <<'T'
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
}
provider "aws" { region = "eu-central-1" }
resource "aws_sqs_queue" "errors" { name = "errors" }
T
#: step Initialise
terraform init -input=false -no-color
#: step Plan
terraform plan -input=false -no-color
