# The service alone: Postgres, broker and OpenStack are named by the environment (see docker-compose.yml).
FROM node:24-bookworm-slim AS build
WORKDIR /srv/moorage
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY migrations migrations
COPY devices devices
COPY src src
COPY web web
RUN node scripts/ensure-built.mjs && npm prune --omit=dev --omit=optional --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 MOORAGE_DATA_DIR=/var/lib/moorage
WORKDIR /srv/moorage
RUN install -d -o node -g node /var/lib/moorage
COPY --from=build /srv/moorage/package.json ./
COPY --from=build /srv/moorage/node_modules node_modules
COPY --from=build /srv/moorage/dist dist
COPY --from=build /srv/moorage/scripts/is-live.mjs scripts/
USER node
EXPOSE 3000
VOLUME /var/lib/moorage
# By whether it lives: whoever ends what is unhealthy would otherwise end it for a broker that is away.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "scripts/is-live.mjs"]
# Not by npm: SIGTERM has to reach the process that drains.
# As `npm start`: in a storm most garbage dies young, and with little room for it half of the time goes into copying it.
CMD ["node", "--max-semi-space-size=32", "--heap-growing-percent=75", "--no-parallel-scavenge", "dist/main.js"]
