# compose.yaml has a property that does not exist.
# ci: github
# repo: northwind/stack
# job: e2e
# needs: docker /opt/lab/cli-plugins/docker-compose
# tool: docker-compose
# category: docker
# also: config
# cause: validating .*compose\.yaml: services\.api additional propert(?:y|ies) 'port(?:s_)?' not allowed|services\.api (?:a|A)dditional propert.* not allowed
# fix: Rename 'port' to 'ports' under services.api in compose.yaml.
# fix_regex: ports|propert|compose
#: prepare
cat > compose.yaml <<'Y'
services:
  db:
    image: postgres:16
    environment: { POSTGRES_PASSWORD: example }
  api:
    build: .
    port: ["8080:8080"]
    depends_on: [db]
Y
#: mend
sed -i 's/port:/ports:/' compose.yaml
#: step Versions
docker compose version
cat compose.yaml
#: step Configuration
docker compose config
