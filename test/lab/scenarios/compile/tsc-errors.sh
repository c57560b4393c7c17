# Two type errors after a change of an interface.
# ci: github
# repo: northwind/portal
# job: types
# needs: node npm
# uses: actions/setup-node@v4
# tool: tsc
# category: compile
# cause: src/invoice\.ts\(\d+,\d+\): error TS2741: Property 'currency' is missing
# fix: Pass currency when total() builds an Amount in src/invoice.ts.
# fix_regex: currency|TS2741|propert|type
#: prepare
printf '{ "name": "portal", "version": "1.0.0", "private": true, "scripts": { "types": "tsc --noEmit --pretty false" }, "devDependencies": { "typescript": "5.6.3" } }\n' > package.json
printf '{ "compilerOptions": { "strict": true, "module": "nodenext" }, "include": ["src"] }\n' > tsconfig.json; mkdir src
printf 'export interface Amount {\n  value: number;\n  currency: string;\n}\nexport class PaymentError extends Error {}\n' > src/amount.ts
printf "import type { Amount } from './amount.js';\nexport function total(values: number[]): Amount {\n  return { value: values.reduce((a, b) => a + b, 0) };\n}\nexport const label = (a: Amount): string => a.curency + a.value;\n" > src/invoice.ts
npm install --no-audit --no-fund; echo node_modules > .gitignore
#: mend
sed -i "s/0) }/0), currency: 'EUR' }/; s/curency/currency/" src/invoice.ts
#: step Install
npm ci
#: step Types
npm run types
