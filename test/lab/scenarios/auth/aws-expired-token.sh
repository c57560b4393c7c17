# Temporary credentials ran out during a long job.
# ci: github
# repo: northwind/datalake
# job: sync
# needs: /opt/lab/awsbox/py node
# env: AWS_REGION=eu-central-1
# env: AWS_ENDPOINT_URL=http://s3.eu-central-1.northwind.example:8085
# tool: aws
# category: auth
# also: deploy
# cause: An error occurred \(ExpiredToken\) when calling the \w+ operation
# fix: Obtain fresh credentials (assume the role again with configure-aws-credentials, longer role-duration-seconds).
# fix_regex: credential|role|token
#: prepare
host_names s3.eu-central-1.northwind.example
answers 8085 400 '<?xml version="1.0" encoding="UTF-8"?><Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message><RequestId>4E1A7A2D3C1B</RequestId></Error>' 'content-type: application/xml'
mkdir -p /opt/hostedtoolcache/aws && cp -a /opt/lab/awsbox/py /opt/hostedtoolcache/aws/py; sed -i '1s|.*|#!/opt/hostedtoolcache/aws/py/bin/python3|' /opt/hostedtoolcache/aws/py/bin/aws; ln -s /opt/hostedtoolcache/aws/py/bin/aws /usr/bin/aws
for v in AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE AWS_SECRET_ACCESS_KEY=not-a-secret AWS_SESSION_TOKEN=over; do echo $v >> $HOME_OF_JOB/job.env; done
mkdir -p parts; for i in 1 2 3; do head -c 20000 /dev/urandom | base64 > parts/part-$i; done
#: step Tools
aws --version
ls -l parts
#: step Sync
aws s3 sync parts s3://northwind-lake/parts/ --no-progress
