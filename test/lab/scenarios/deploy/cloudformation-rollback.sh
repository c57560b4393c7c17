# The AWS CLI is told that the stack is in ROLLBACK_COMPLETE.
# ci: github
# repo: northwind/stacks
# job: deploy
# needs: /opt/lab/awsbox/py node
# env: AWS_DEFAULT_REGION=eu-central-1
# env: AWS_ACCESS_KEY_ID=AKIAEXAMPLE
# env: AWS_SECRET_ACCESS_KEY=placeholder
# tool: aws
# category: deploy
# also: infra
# cause: An error occurred \(ValidationError\) when calling the \w+ operation: Stack:.* is in ROLLBACK_COMPLETE state
# fix: Delete the stack that is in ROLLBACK_COMPLETE, then deploy again (its first events say why it rolled back).
# fix_regex: delete-stack|delete the stack|ROLLBACK_COMPLETE
#: prepare
host_names cloudformation.northwind.example
answers 8095 400 '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack:arn:aws:cloudformation:eu-central-1:123456789012:stack/shop/8d1c is in ROLLBACK_COMPLETE state and can not be updated.</Message></Error><RequestId>1</RequestId></ErrorResponse>' 'content-type: text/xml'
mkdir -p /opt/hostedtoolcache/aws && cp -a /opt/lab/awsbox/py /opt/hostedtoolcache/aws/py; sed -i '1s|.*|#!/opt/hostedtoolcache/aws/py/bin/python3|' /opt/hostedtoolcache/aws/py/bin/aws; ln -s /opt/hostedtoolcache/aws/py/bin/aws /usr/bin/aws
printf 'AWSTemplateFormatVersion: "2010-09-09"\nResources:\n  Errors: { Type: AWS::SNS::Topic }\n' > stack.yml
#: step Template
aws --version
cat stack.yml
#: step Deploy
aws cloudformation update-stack --endpoint-url http://cloudformation.northwind.example:8095 --stack-name shop --template-body file://stack.yml
