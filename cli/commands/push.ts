import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '#lib/config/service.ts';
import { AppError } from '#lib/http/errors.ts';
import { isRecord } from '#lib/http/invalid.ts';
import { parseInput } from '#lib/http/parse-input.ts';
import {
  tasks,
  type Version,
  type VersionMetadata,
  versionMetadataSchema,
} from '#lib/registry/contract.ts';
import { findAddress } from '../find-address.ts';
import { ConsoleClient } from '../push/console-client.ts';
import { cannotRead, readFilePart } from '../push/multipart-body.ts';
import { UploadProgress } from '../push/upload-progress.ts';
import { UsageError } from '../usage-error.ts';

const USAGE = `Usage: mainstay push <model> <file.onnx> [options]
       mainstay push <model> --remote FILE [options]

Registers a new version of a model. The answer names the version; nothing is served until it is promoted.

  --metadata FILE    JSON: description, feature_names, output, metrics, params, tags, lineage, golden_cases, tolerance,
                     features, patterns
  --remote FILE      JSON, instead of a model file: the server that runs the version, {"remote": {"kind", "url", …}, "signature"?}
  --reference FILE   a sample of the training data, CSV or Parquet
  --task TASK        create the model when there is none: ${tasks.join(', ')}
  --promote REASON   put the new version in force at once, for this reason
  --json             print the version as JSON and nothing else
  --url URL          the console; default MAINSTAY_URL, else the port in PORT, else that of the running npm start,
                     else http://localhost:3000
  --key KEY          an API key with scope registry; default MAINSTAY_API_KEY
`;

/** Uploads a file with its metadata to the console and prints what became of it. */
export async function push(args: string[]): Promise<void> {
  const options = await readOptions(args);
  if (options === 'help') {
    process.stdout.write(USAGE);
    return;
  }
  const { model, promote, json, client } = options;
  const version = await register(options);
  const released = promote ? await client.promote(model, version.version, promote) : undefined;
  if (json) {
    process.stdout.write(
      `${JSON.stringify(released ? { version, release: released } : version)}\n`,
    );
    return;
  }
  const lines = [
    `${model} version ${version.version} is registered (sha256 ${version.digest.slice(0, 12)}…, ${count(version.golden_cases.length, 'golden case')} reproduced).`,
    ...(version.onnx?.changes ?? []),
  ];
  if (released) {
    const loaded = released.acknowledgements.filter(({ status }) => status === 'loaded').length;
    lines.push(
      `It is in force as release ${released.seq}, loaded by ${loaded} of ${count(released.acknowledgements.length, 'replica')}.`,
      ...released.warnings.map((warning) => `Warning: ${warning}`),
    );
  } else {
    lines.push(`Promote it in the console: ${client.url}/models/${model}/releases`);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

type Options = Exclude<Awaited<ReturnType<typeof readOptions>>, 'help'>;

async function register(options: Options): Promise<Version> {
  const { model, source, metadataFile, referenceFile, task, json, client } = options;
  const metadata = metadataFile ? await readMetadata(metadataFile) : undefined;
  if (source.remote !== undefined) {
    const described = await readRemote(source.remote);
    if (task) await client.ensureModel(model, task);
    return client.registerRemoteVersion(model, { ...described, ...(metadata && { metadata }) });
  }
  const parts = [
    ...(metadata
      ? [{ name: 'metadata', contentType: 'application/json', text: JSON.stringify(metadata) }]
      : []),
    ...(referenceFile ? [await readFilePart('reference', referenceFile)] : []),
    await readFilePart('artifact', source.file),
  ];
  if (task) await client.ensureModel(model, task);
  const progress = new UploadProgress(json ? undefined : process.stderr);
  const version = await client.registerVersion(model, parts, (sent, total) =>
    progress.update(sent, total),
  );
  progress.close();
  return version;
}

async function readOptions(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    metadata: text,
    remote: text,
    reference: text,
    task: text,
    promote: text,
    json: flag,
    url: text,
    key: text,
    help: { ...flag, short: 'h' },
  } as const;
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`, 2);
  }
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  const [model, file] = positionals;
  const source = values.remote ? { remote: values.remote } : file ? { file } : undefined;
  if (!model || !source || positionals.length > (values.remote ? 1 : 2)) {
    throw new UsageError(`push takes a model, and a file or --remote.\n\n${USAGE}`, 2);
  }
  if (values.remote && values.reference) {
    throw new UsageError('--reference goes with a model file, not with --remote.', 2);
  }
  const task = tasks.find((name) => name === values.task);
  if (values.task && !task) throw new UsageError(`--task must be one of ${tasks.join(', ')}.`, 2);
  const key = values.key || process.env.MAINSTAY_API_KEY;
  if (!key) throw new UsageError('Pass an API key with --key, or set MAINSTAY_API_KEY.', 2);
  const url =
    values.url ||
    process.env.MAINSTAY_URL ||
    (await findAddress('console', readConfig(), process.env));
  if (!URL.canParse(url)) throw new UsageError(`--url must be a URL, not ${url}.`, 2);
  return {
    model,
    source,
    task,
    metadataFile: values.metadata,
    referenceFile: values.reference,
    promote: values.promote,
    json: values.json ?? false,
    client: new ConsoleClient(url.replace(/\/$/, ''), key),
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw cannotRead(file, error as Error);
  }
}

/** What is in it the console checks. */
async function readRemote(file: string): Promise<Record<string, unknown>> {
  const value = await readJson(file);
  if (isRecord(value)) return value;
  throw new UsageError(`${file} must hold an object: {"remote": {"kind", "url", …}, "signature"?}`);
}

async function readMetadata(file: string): Promise<VersionMetadata> {
  const value = await readJson(file);
  try {
    return parseInput(versionMetadataSchema, value, 'the file');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const lines = error.fields.map(({ field, message }) => `  ${field}: ${message}`);
    throw new UsageError(`${file} is not version metadata:\n${lines.join('\n')}`);
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
