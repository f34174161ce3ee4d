# Build: everything that bundles; nothing of it but dist/ and the production packages reaches the image.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json ./
COPY scripts scripts
COPY config config
COPY src src
RUN npm run build:product && npm prune --omit=dev --ignore-scripts \
    && find node_modules -type f \( -name '*.md' -o -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' \) -delete \
    && find node_modules -type d \( -name test -o -name tests -o -name docs -o -name examples -o -name benchmarks -o -name .github \) -prune -exec rm -rf {} +

FROM node:24-slim
LABEL org.opencontainers.image.title="storetap" \
      org.opencontainers.image.description="Local debugging reverse proxy for Shopify and WooCommerce APIs" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production STORETAP_HOST=0.0.0.0 STORETAP_DATA=/data
WORKDIR /app
RUN mkdir -p /data && chown node:node /data && chmod 700 /data
COPY --from=build /app/package.json ./
COPY --from=build /app/config config
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
USER node
VOLUME /data
EXPOSE 4010 4020
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["node", "dist/main.js", "health"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["start"]
