# cfn-lint refuses the template before anything is deployed.
# ci: gitlab
# repo: northwind/stacks
# job: lint
# image: python:3.11
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: /opt/hostedtoolcache/Python/3.11.7
# tool: cfn-lint
# category: lint
# also: deploy config
# cause: E3002 Additional properties are not allowed \('DisplayNam' was unexpected
# fix: Rename DisplayNam to DisplayName in stack.yml.
# fix_regex: DisplayName|propert|template|resource
#: prepare
echo cfn-lint==1.3.4 > requirements.txt
printf 'AWSTemplateFormatVersion: "2010-09-09"\nParameters:\n  Unused: { Type: String }\nResources:\n  Errors:\n    Type: AWS::SNS::Topic\n    Properties: { DisplayNam: errors }\n' > stack.yml
#: mend
sed -i 's/DisplayNam:/DisplayName:/; /Parameters/d; /Unused/d' stack.yml
#: step Lint
pip install -r requirements.txt
cfn-lint --version
cfn-lint stack.yml
