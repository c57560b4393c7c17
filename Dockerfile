# The service with everything inside: patterns, their vectors and the embedding model. Needs no network but the CI's.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY stubs stubs
# Scripts come later: `prepare` builds, and needs the sources.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
COPY patterns patterns
COPY models models
COPY bin bin
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DEVOPS_ASSIST_DATA=/data
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/stubs stubs
COPY --from=build /app/patterns patterns
COPY --from=build /app/models models
COPY --from=build /app/bin bin
COPY package.json app.yml LICENSE NOTICE ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.PORT||3000)+'/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# Node is process 1 and takes SIGTERM itself: work under way ends or is put back.
CMD ["node", "bin/devops-assist.js", "serve"]
