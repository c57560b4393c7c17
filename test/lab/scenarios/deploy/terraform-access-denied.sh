# The role may not create the queue (AWS's error from an emulator on loopback).
# ci: jenkins
# repo: northwind/infra
# job: apply
# needs: terraform /opt/tf-plugins node
# env: AWS_ACCESS_KEY_ID=AKIAEXAMPLE
# env: AWS_SECRET_ACCESS_KEY=placeholder
# env: TF_IN_AUTOMATION=1
# network: none
# tool: terraform
# category: permission
# also: deploy auth
# cause: AccessDenied.*is not authorized to perform: sqs:createqueue
# fix: Allow sqs:CreateQueue on the queue to the role ci-deploy (IAM policy).
# fix_regex: IAM|policy|sqs:|permission
#: prepare
printf 'provider_installation {\n  filesystem_mirror {\n    path = "/opt/tf-plugins"\n  }\n}\n' > $HOME_OF_JOB/.terraformrc
host_names aws.northwind.example
answers 8093 403 '{"__type":"com.amazon.coral.service#AccessDenied","message":"User: arn:aws:sts::123456789012:assumed-role/ci-deploy/jenkins is not authorized to perform: sqs:createqueue on resource: arn:aws:sqs:eu-central-1:123456789012:errors because no identity-based policy allows the sqs:createqueue action"}' 'content-type: application/x-amz-json-1.0'
cat > main.tf <<'T'
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
}
provider "aws" {
  region                      = "eu-central-1"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  max_retries                 = 1
  endpoints { sqs = "http://aws.northwind.example:8093" }
}
resource "aws_sqs_queue" "errors" { name = "errors" }
T
#: step Initialise
terraform init -input=false -no-color
#: step Plan
terraform plan -input=false -no-color -out=plan
#: step Apply
terraform apply -input=false -no-color plan
