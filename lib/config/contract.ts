import path from 'node:path';
import { z } from 'zod';
import { type AllowedHost, parseAllowedHosts } from '#lib/remote/allow-list.ts';
import type { BreakerSettings } from '#lib/serving/contract.ts';

const wholeNumber = (least: number, most: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${least} to ${most}` })
    .refine((value) => Number.isInteger(value) && value >= least && value <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    });
const port = (fallback: number) => wholeNumber(0, 65_535).default(fallback);
const optionalUrl = (...protocols: string[]) =>
  z
    .string()
    .refine((url) => URL.canParse(url) && protocols.includes(new URL(url).protocol), {
      error: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    })
    .optional();

/** Every environment variable Mainstay reads. README.md lists the same names; a test holds the two together. */
export const environmentSchema = z.object({
  PORT: port(3000),
  GATEWAY_PORT: port(8080),
  DATABASE_URL: optionalUrl('postgres:', 'postgresql:'),
  REDIS_URL: optionalUrl('redis:', 'rediss:'),
  MAINSTAY_DATA_DIR: z.string().min(1).default('.mainstay'),
  MAINSTAY_ADMIN_EMAIL: z
    .email({ error: 'must be an e-mail address' })
    .default('admin@mainstay.local'),
  MAINSTAY_ADMIN_PASSWORD: z.string().min(12, 'must have 12 characters or more').optional(),
  MAINSTAY_BOOTSTRAP_API_KEY: z
    .string()
    .min(20, 'must have 20 characters or more')
    .refine((key) => key.trim() === key, 'must not begin or end with a space or a line break')
    .refine((key) => !/\p{Cc}/u.test(key), 'must be one line, without control characters')
    .optional(),
  MAINSTAY_SECRET_KEY: z.string().min(32, 'must have 32 characters or more').optional(),
  MAINSTAY_TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  MAINSTAY_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  // Node.js reads, and protobuf describes, less than 2 GiB.
  MAINSTAY_MAX_ARTIFACT_MIB: wholeNumber(1, 2047).default(1024),
  MAINSTAY_RUNNERS: wholeNumber(1, 64).default(2),
  MAINSTAY_MODEL_MEMORY_MIB: wholeNumber(64, 16_777_216).optional(),
  MAINSTAY_REMOTE_HOSTS: z
    .string()
    .refine((text) => parseAllowedHosts(text) !== undefined, {
      error:
        'must be hosts, each with or without a port, with commas between: models.example.com,10.0.0.7:8080',
    })
    .default(''),
  MAINSTAY_FEATURE_FILES: z.string().min(1).optional(),
  MAINSTAY_SKEW_MINUTES: wholeNumber(0, 1440).default(15),
  MAINSTAY_FIRST_PREDICTIONS: wholeNumber(100, 100_000).default(1000),
  MAINSTAY_COUNT_MINUTES_DAYS: wholeNumber(1, 366).default(2),
  MAINSTAY_COUNT_HOURS_DAYS: wholeNumber(1, 3660).default(90),
  MAINSTAY_COUNT_DAYS_DAYS: wholeNumber(1, 36_600).default(730),
  MAINSTAY_DRIFT_DAYS: wholeNumber(1, 3660).default(90),
  MAINSTAY_RETRIEVAL_DAYS: wholeNumber(0, 3650).default(30),
  MAINSTAY_IMAGE_DIGEST: z
    .string()
    .regex(/^(\S+@)?sha256:[0-9a-f]{64}$/, {
      error: 'must be the digest of a container image: sha256: and 64 hexadecimal digits',
    })
    .optional(),
  MAINSTAY_TRAINERS: z.string().min(1).optional(),
  MAINSTAY_TRAINING_FOLDER: z.string().min(1).optional(),
  MAINSTAY_TRAINING_WEBHOOK_SECRET: z
    .string()
    .min(32, 'must have 32 characters or more')
    .optional(),
  MAINSTAY_KUBERNETES: z.string().min(1).optional(),
  MAINSTAY_KUBERNETES_CLAIM: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, {
      error: 'must be the name of a persistent volume claim',
    })
    .optional(),
  MAINSTAY_TRAINING_RUNS: wholeNumber(0, 64).default(1),
  MAINSTAY_S3_BUCKETS: z
    .string()
    .regex(/^[a-z0-9.-]{3,63}(,[a-z0-9.-]{3,63})*$/, {
      error: 'must be names of buckets with commas between',
    })
    .optional(),
  MAINSTAY_S3_ENDPOINT: optionalUrl('http:', 'https:'),
  MAINSTAY_S3_REGION: z.string().min(1).default('us-east-1'),
  MAINSTAY_CACHE_MIB: wholeNumber(1, 65_536).default(64),
  MAINSTAY_BREAKER_FAILURES: wholeNumber(1, 1000).default(5),
  MAINSTAY_BREAKER_SUCCESSES: wholeNumber(1, 100).default(2),
  MAINSTAY_BREAKER_COOLDOWN_SECONDS: wholeNumber(1, 3600).default(60),
  MAINSTAY_SPOOL_MAX_MIB: wholeNumber(16, 16_777_216).default(1024),
  MAINSTAY_SPOOL_FSYNC: z.enum(['off', 'interval', 'always']).default('interval'),
  MAINSTAY_SPOOL_FULL: z.enum(['refuse', 'drop-oldest']).default('refuse'),
  MAINSTAY_OTLP_URL: optionalUrl('http:', 'https:'),
  MAINSTAY_OTLP_RATIO: z.coerce
    .number({ error: 'must be a number from 0 to 1' })
    .refine((value) => value >= 0 && value <= 1, { error: 'must be a number from 0 to 1' })
    .default(1),
  MAINSTAY_EXAMPLE: z.enum(['flights', 'none']).default('flights'),
  MAINSTAY_PUBLIC_URL: optionalUrl('http:', 'https:'),
  MAINSTAY_NOTIFY_HOSTS: z
    .string()
    .refine((text) => parseAllowedHosts(text) !== undefined, {
      error: 'must be hosts, each with or without a port, with commas between: mail,10.0.0.7:9093',
    })
    .default(''),
});

export interface Config {
  consolePort: number;
  gatewayPort: number;
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  /** Absolute. */
  dataDir: string;
  adminEmail: string;
  adminPassword: string | undefined;
  bootstrapApiKey: string | undefined;
  secretKey: string | undefined;
  /** Proxies in front of the console whose X-Forwarded-For is believed. */
  trustedProxies: number;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  maxArtifactBytes: number;
  /** Processes that run models, of each gateway. */
  runners: number;
  /** What the loaded versions of a gateway may take; undefined: half of the machine's memory. */
  modelMemoryBytes: number | undefined;
  /** Servers that remote versions may live on; empty: there are no remote versions. */
  remoteHosts: readonly AllowedHost[];
  /** Where CSV and Parquet files of features are; absolute. */
  featureFiles: string;
  /** How often what is served is compared with what features are offline; 0: only when somebody asks. */
  skewMinutes: number;
  monitoring: {
    /** So many make the reference of a version without a sample. */
    firstPredictions: number;
    /** Days that counts per minute, hour and day are kept. */
    kept: { minutes: number; hours: number; days: number };
    /** Days that drift reports are kept. */
    reportsDays: number;
  };
  /** How long files that historical retrievals have made are kept; 0: for ever. */
  retrievalDays: number;
  /** Of the container image that this runs in; it becomes part of what versions were trained in. */
  imageDigest: string | undefined;
  /** Object stores that training data may be in. */
  objects: { buckets: string[]; endpoint: string | undefined; region: string };
  training: {
    /** The file of the commands that may train. Absolute; undefined: there are none. */
    commandsFile: string | undefined;
    /** That machines which train elsewhere have, too. Absolute; undefined: nothing is trained there. */
    folder: string | undefined;
    /** What is sent to webhooks, and comes back from them, is signed with; undefined: there are none. */
    webhookSecret: string | undefined;
    /** How the Kubernetes API is reached: from inside, or by a file as kubectl has it (absolute); undefined: not at all. */
    kubernetes: 'in-cluster' | { kubeconfig: string } | undefined;
    /** The persistent volume claim that has the folder. */
    kubernetesClaim: string | undefined;
    /** That one worker carries out at a time. */
    runs: number;
  };
  /** For the answers that a gateway keeps in memory. */
  cacheBytes: number;
  /** When a gateway leaves out what it depends on, such as Redis, and when it uses it again. */
  dependencyBreaker: BreakerSettings;
  /** The log's place on disk, until it is in Postgres. */
  spool: {
    directory: string;
    maxBytes: number;
    fsync: 'off' | 'interval' | 'always';
    whenFull: 'refuse' | 'drop-oldest';
  };
  /** Where traces are sent, and of which share of the requests; undefined: there are none. */
  traces: { url: string; ratio: number } | undefined;
  example: 'flights' | 'none';
  notify: {
    /** The console's address as people reach it, without a slash at its end; links in messages begin with it. */
    publicUrl: string;
    /** Servers outside the public internet that messages may be sent to. */
    hosts: readonly AllowedHost[];
  };
}

/** Thrown with one line per wrong variable, for a person to read. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Reads the variables (an empty string counts as unset); throws ConfigError. `cwd` is what a relative data directory is relative to. */
export function parseConfig(env: Record<string, string | undefined>, cwd: string): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environmentSchema
    .refine(({ PORT, GATEWAY_PORT }) => PORT === 0 || PORT !== GATEWAY_PORT, {
      path: ['GATEWAY_PORT'],
      error: 'must be another port than PORT',
    })
    .safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new ConfigError(`The configuration is wrong:\n  ${lines.join('\n  ')}`);
  }
  const value = parsed.data;
  const dataDir = path.resolve(cwd, value.MAINSTAY_DATA_DIR);
  return {
    consolePort: value.PORT,
    gatewayPort: value.GATEWAY_PORT,
    databaseUrl: value.DATABASE_URL,
    redisUrl: value.REDIS_URL,
    dataDir,
    adminEmail: value.MAINSTAY_ADMIN_EMAIL.toLowerCase(),
    adminPassword: value.MAINSTAY_ADMIN_PASSWORD,
    bootstrapApiKey: value.MAINSTAY_BOOTSTRAP_API_KEY,
    secretKey: value.MAINSTAY_SECRET_KEY,
    trustedProxies: value.MAINSTAY_TRUSTED_PROXIES,
    logLevel: value.MAINSTAY_LOG_LEVEL,
    maxArtifactBytes: value.MAINSTAY_MAX_ARTIFACT_MIB * 1024 * 1024,
    runners: value.MAINSTAY_RUNNERS,
    modelMemoryBytes:
      value.MAINSTAY_MODEL_MEMORY_MIB && value.MAINSTAY_MODEL_MEMORY_MIB * 1024 * 1024,
    remoteHosts: parseAllowedHosts(value.MAINSTAY_REMOTE_HOSTS) ?? [],
    featureFiles: path.resolve(cwd, value.MAINSTAY_FEATURE_FILES ?? path.join(dataDir, 'features')),
    skewMinutes: value.MAINSTAY_SKEW_MINUTES,
    monitoring: {
      firstPredictions: value.MAINSTAY_FIRST_PREDICTIONS,
      kept: {
        minutes: value.MAINSTAY_COUNT_MINUTES_DAYS,
        hours: value.MAINSTAY_COUNT_HOURS_DAYS,
        days: value.MAINSTAY_COUNT_DAYS_DAYS,
      },
      reportsDays: value.MAINSTAY_DRIFT_DAYS,
    },
    retrievalDays: value.MAINSTAY_RETRIEVAL_DAYS,
    imageDigest: value.MAINSTAY_IMAGE_DIGEST,
    objects: {
      buckets: value.MAINSTAY_S3_BUCKETS?.split(',') ?? [],
      endpoint: value.MAINSTAY_S3_ENDPOINT,
      region: value.MAINSTAY_S3_REGION,
    },
    training: {
      commandsFile: value.MAINSTAY_TRAINERS && path.resolve(cwd, value.MAINSTAY_TRAINERS),
      folder: value.MAINSTAY_TRAINING_FOLDER && path.resolve(cwd, value.MAINSTAY_TRAINING_FOLDER),
      webhookSecret: value.MAINSTAY_TRAINING_WEBHOOK_SECRET,
      kubernetes: kubernetesOf(value.MAINSTAY_KUBERNETES, cwd),
      kubernetesClaim: value.MAINSTAY_KUBERNETES_CLAIM,
      runs: value.MAINSTAY_TRAINING_RUNS,
    },
    cacheBytes: value.MAINSTAY_CACHE_MIB * 1024 * 1024,
    dependencyBreaker: {
      failure_threshold: value.MAINSTAY_BREAKER_FAILURES,
      success_threshold: value.MAINSTAY_BREAKER_SUCCESSES,
      cooldown_seconds: value.MAINSTAY_BREAKER_COOLDOWN_SECONDS,
    },
    spool: {
      directory: path.join(dataDir, 'spool'),
      maxBytes: value.MAINSTAY_SPOOL_MAX_MIB * 1024 * 1024,
      fsync: value.MAINSTAY_SPOOL_FSYNC,
      whenFull: value.MAINSTAY_SPOOL_FULL,
    },
    traces: value.MAINSTAY_OTLP_URL
      ? { url: value.MAINSTAY_OTLP_URL, ratio: value.MAINSTAY_OTLP_RATIO }
      : undefined,
    example: value.MAINSTAY_EXAMPLE,
    notify: {
      publicUrl: (value.MAINSTAY_PUBLIC_URL ?? `http://localhost:${value.PORT}`).replace(
        /\/+$/,
        '',
      ),
      hosts: parseAllowedHosts(value.MAINSTAY_NOTIFY_HOSTS) ?? [],
    },
  };
}

function kubernetesOf(text: string | undefined, cwd: string): Config['training']['kubernetes'] {
  if (text === undefined || text === 'in-cluster') return text;
  return { kubeconfig: path.resolve(cwd, text) };
}
