# Offline validation of manifests against a schema that is in the repository.
# ci: github
# repo: northwind/platform
# job: validate
# needs: kubeconform
# network: none
# tool: kubeconform
# category: kubernetes
# also: config lint
# cause: Service edge is invalid: problem validating schema
# fix: spec.ports[0].port must be an integer in k8s/service.yaml.
# fix_regex: port|schema|integer|invalid
#: prepare
mkdir -p schemas k8s
cat > schemas/service-v1.json <<'J'
{ "$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "required": ["apiVersion", "kind", "metadata", "spec"], "properties": { "spec": { "type": "object", "properties": { "ports": { "type": "array", "items": { "type": "object", "required": ["port"], "properties": { "port": { "type": "integer" } } } } } } } }
J
cp schemas/service-v1.json schemas/configmap-v1.json; sed -i 's/, "spec"\]/]/' schemas/configmap-v1.json
for i in $(seq 1 25); do printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c%s }\ndata: { error: none }\n' $i > k8s/config-$i.yaml; done
printf 'apiVersion: v1\nkind: Service\nmetadata: { name: edge }\nspec: { ports: [{ port: "http" }] }\n' > k8s/service.yaml
#: mend
sed -i 's/"http"/80/' k8s/service.yaml
#: step Validate
kubeconform -v
kubeconform -verbose -summary -schema-location 'schemas/{{ .ResourceKind }}-{{ .ResourceAPIVersion }}.json' k8s/
