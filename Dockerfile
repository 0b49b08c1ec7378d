# syntax=docker/dockerfile:1
# One image, three programs: node dist/bot.js, node dist/watcher.js, node dist/api.js.

FROM node:24-bookworm-slim AS bundle
WORKDIR /sigmatrade
COPY package.json package-lock.json .npmrc tsconfig.base.json ./
COPY packages/core/package.json packages/core/
COPY packages/adapters/package.json packages/adapters/
COPY apps/bot/package.json apps/bot/
COPY apps/watcher/package.json apps/watcher/
COPY apps/api/package.json apps/api/
COPY test/package.json test/
COPY docs/reference/package.json docs/reference/
RUN npm ci --ignore-scripts
COPY packages/core/src packages/core/src
COPY packages/adapters/src packages/adapters/src
COPY apps/bot/src apps/bot/src
COPY apps/watcher/src apps/watcher/src
COPY apps/api/src apps/api/src
COPY deploy/bundle.ts deploy/copyAssets.ts deploy/health.ts deploy/
RUN npm run bundle

FROM node:24-alpine3.23
WORKDIR /sigmatrade
# pg_dump of the server's major version (docker-compose.yml): an older one refuses to read a newer server.
RUN apk add --no-cache postgresql18-client
COPY --from=bundle --chown=root:root /sigmatrade/dist/apps dist
# BOT_PORT: the bot listens, so that it can be asked for its health.
ENV NODE_ENV=production BOT_PORT=3001
# Without source maps at run time: they would take 100 MB more in each app. The .map files lie beside the bundles.
# What the programs compile to is kept in the image: they start sooner and need 12 MB less each. Made by the user who reads it.
# The other folders are for volumes; nothing else has to be writable but /tmp.
RUN mkdir cache logs backups data && chown node:node cache logs backups data
ENV NODE_COMPILE_CACHE=/sigmatrade/cache
USER node
RUN for app in bot watcher api operator backup restore importLegacy; do node dist/$app.js --version >/dev/null 2>&1 || true; done
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["node", "dist/health.js"]
CMD ["node", "dist/api.js"]
