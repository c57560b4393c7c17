# An option that this TypeScript does not know.
# ci: github
# repo: northwind/sdk
# job: types
# needs: node npm
# uses: actions/setup-node@v4
# tool: tsc
# category: config
# also: compile
# cause: tsconfig\.json\(\d+,\d+\): error TS5023: Unknown compiler option 'erasableSyntaxOnly'
# fix: Upgrade TypeScript to 5.8 or later, or take erasableSyntaxOnly out of tsconfig.json.
# fix_regex: typescript@|upgrade|5\.8|erasableSyntaxOnly|tsconfig
#: prepare
printf '{ "name": "sdk", "version": "1.0.0", "private": true, "scripts": { "types": "tsc --noEmit" }, "devDependencies": { "typescript": "5.4.5" } }\n' > package.json
printf '{\n  "compilerOptions": {\n    "strict": true,\n    "module": "nodenext",\n    "erasableSyntaxOnly": true\n  },\n  "include": ["src"]\n}\n' > tsconfig.json
mkdir src; echo 'export const error = (m: string): Error => new Error(m);' > src/index.ts
npm install --no-audit --no-fund; echo node_modules > .gitignore
#: mend
sed -i '/"module"/s/,$//; /erasable/d' tsconfig.json
#: step Install
npm ci
npx tsc --version
#: step Types
npm run types
