import path from 'node:path';
import { parseArgs } from 'node:util';
import type { ArtifactStore } from '#lib/artifacts/contract.ts';
import { createLocalArtifactStore } from '#lib/artifacts/service.ts';
import { SYSTEM } from '#lib/auth/service.ts';
import type { Config } from '#lib/config/contract.ts';
import { readConfig } from '#lib/config/service.ts';
import type { Db } from '#lib/db/client.ts';
import { captureEnvironment } from '#lib/environment/service.ts';
import { AppError } from '#lib/http/errors.ts';
import { createOnnxRuntime } from '#lib/onnx/service.ts';
import { createRegistryService } from '#lib/registry/service.ts';
import type { Reproduction } from '#lib/reproduction/contract.ts';
import { createReproductionCarrier, createReproductions } from '#lib/reproduction/service.ts';
import { createTrainers } from '#lib/training/service.ts';
import { catchSignals } from '../catch-signals.ts';
import { openFilesHere } from '../files-here.ts';
import { installationUrl, withDatabase } from '../installation.ts';
import { TrainingProgress } from '../train/training-progress.ts';
import { UsageError } from '../usage-error.ts';

const USAGE = `Usage: mainstay reproduce MODEL VERSION [--json]

Trains a version again from its lineage, and compares. The built-in trainers give the same file, byte for byte; of other trainers the golden cases are
asked, and what differs is said: environment, seed, data. VERSION is a number or an alias. It works on the database itself (DATABASE_URL, or
the one that a running \`npm start\` keeps in MAINSTAY_DATA_DIR) and on the artifacts in MAINSTAY_DATA_DIR, and what it finds is shown on
the version's page.

  --json   one object, as GET /api/v1/models/{model}/versions/{version}/reproductions/latest has it

Exits with 0 when the same came out (the same file or, of a trainer that gives another each time, the same answers), with 1 when it differs,
and with 2 when it was not found out.
`;

const now = () => new Date();
const quiet = { warn: () => undefined, error: () => undefined };

export async function reproduce(args: string[]): Promise<void> {
  const options = readOptions(args);
  if (options === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  const config = readConfig();
  const url = await installationUrl(config);
  const found = await withDatabase(url, ({ db }) => reproduceIn(config, db, options)).catch(
    (error: unknown) => {
      // 1 says that it differs.
      if (error instanceof AppError) throw new UsageError(error.publicMessage, 2);
      throw error;
    },
  );
  process.stdout.write(options.isJson ? `${JSON.stringify(found)}\n` : sentences(found));
  process.exitCode = EXIT_CODES[found.status];
}

const EXIT_CODES: Record<Reproduction['status'], number> = {
  ...{ identical: 0, same_answers: 0, differs: 1, failed: 2 },
  // Somebody else has it.
  ...{ queued: 2, running: 2 },
};

const VERDICTS: Record<Reproduction['status'], string> = {
  identical: 'reproduced, identical',
  same_answers: 'reproduced, the same answers',
  differs: 'differs',
  failed: 'not found out',
  ...{ queued: 'not ended yet', running: 'not ended yet' },
};

async function reproduceIn(
  config: Config,
  db: Db,
  { model, version: named }: { model: string; version: string },
): Promise<Reproduction> {
  const artifacts = createLocalArtifactStore(path.join(config.dataDir, 'artifacts'));
  const runtime = createOnnxRuntime({ runners: 1, log: quiet });
  const progress = new TrainingProgress(process.stderr);
  try {
    const registry = createRegistryService({ db, artifacts, runtime, now });
    const known = { db, registry, artifacts };
    const reproductions = createReproductions({ ...known, now });
    const version = /^\d{1,9}$/.test(named)
      ? Number(named)
      : (await registry.getModel(model)).aliases[named];
    if (version === undefined) {
      throw new UsageError(`${model} has no version or alias ${named}.`, 2);
    }
    const carrier = createReproductionCarrier({
      ...{ ...known, runtime, trainers: await openTrainers(config, { db, artifacts }) },
      captureEnvironment: () => captureEnvironment({ imageDigest: config.imageDigest }),
      directory: path.join(config.dataDir, 'reproductions'),
    });
    const { id } = await reproductions.startReproduction(model, version, {}, SYSTEM, {
      isHere: true,
    });
    const told = createTold(progress);
    await carrier.carryOut(id, { signal: catchSignals(), onProgress: told });
    return await reproductions.getReproduction(id);
  } finally {
    progress.close();
    await runtime.close();
  }
}

function openTrainers(config: Config, stored: { db: Db; artifacts: ArtifactStore }) {
  // As workers that train.
  const offline = openFilesHere({ threads: 1 });
  return createTrainers({
    ...{ ...stored, offline, settings: config.training, allowed: config.remoteHosts, now },
    environment: process.env,
    maxModelBytes: config.maxArtifactBytes,
  });
}

/** Draws a bar where the end is known. */
function createTold(progress: TrainingProgress) {
  let hasBar = false;
  return ({ done, total, says }: NonNullable<Reproduction['progress']>) => {
    if (total === null) {
      progress.say(says ?? 'Training');
      return;
    }
    if (!hasBar) progress.say('Training');
    hasBar = true;
    progress.update(done, total);
  };
}

function sentences({ model, version, status, said }: Reproduction): string {
  const lines = said.map((line) => `  ${line}\n`);
  return `${model} version ${version}: ${VERDICTS[status]}\n${lines.join('')}`;
}

function readOptions(args: string[]) {
  const { values, positionals } = parse(args);
  if (values.help) return 'help' as const;
  const [model, version] = positionals;
  if (!model || !version || positionals.length > 2) {
    throw new UsageError(`reproduce takes a model and a version.\n\n${USAGE}`, 2);
  }
  return { model, version, isJson: values.json ?? false };
}

function parse(args: string[]) {
  const flag = { type: 'boolean' } as const;
  const options = { json: flag, help: { ...flag, short: 'h' } };
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`, 2);
  }
}
