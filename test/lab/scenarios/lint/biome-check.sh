# Biome in CI mode.
# ci: gitlab
# repo: northwind/admin
# job: biome
# image: node:20
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: node npm
# tool: biome
# category: lint
# cause: ✖ Use === instead of ==
# fix: Use === instead of == in src/user.ts (biome check --write applies the safe fixes).
# fix_regex: ===|biome check --write|noDoubleEquals
#: prepare
printf '{ "name": "admin", "version": "1.0.0", "private": true, "scripts": { "check": "biome ci src" }, "devDependencies": { "@biomejs/biome": "1.9.4" } }\n' > package.json; mkdir src
printf 'export function same(a: unknown, b: unknown) {\n\treturn a == b;\n}\n' > src/user.ts; printf 'export const onError = (): void => undefined;\n' > src/error.ts
npm install --no-audit --no-fund; echo node_modules > .gitignore
#: mend
sed -i 's/==/===/' src/user.ts
#: step Check
npm ci
npm run check
