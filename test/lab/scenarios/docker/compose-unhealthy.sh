# The database container never becomes healthy, so the dependant is not started.
# ci: gitlab
# repo: northwind/stack
# job: e2e
# image: docker:24
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: dockerd docker /opt/lab/cli-plugins/docker-compose
# tool: docker-compose
# category: docker
# also: database infra
# cause: dependency failed to start: container .*db.* is unhealthy
# fix: Look at docker compose logs db; fix its healthcheck command or its start-up.
# fix_regex: logs|health
#: prepare
docker_up; small_image northwind/db:1; small_image northwind/api:1
cat > compose.yaml <<'Y'
services:
  db:
    image: northwind/db:1
    command: ["sh", "-c", "echo starting database; sleep 1; echo FATAL could not open data folder; sleep 120"]
    healthcheck: { test: ["CMD-SHELL", "test -e /var/ready"], interval: 1s, timeout: 2s, retries: 4 }
  api:
    image: northwind/api:1
    command: ["sleep", "60"]
    depends_on: { db: { condition: service_healthy } }
Y
#: mend
sed -i 's/sleep 1;/touch \/var\/ready; sleep 1;/; s/FATAL could not open data folder/ready/' compose.yaml
#: step Test
docker compose version
docker compose up -d
docker compose ps
#: always Logs
docker compose logs
docker compose down
