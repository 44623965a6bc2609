import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#lib/http/errors.ts';
import { checkModel } from '#lib/onnx/check-model.ts';
import { OUTPUT_FILES } from '../job-variables.ts';
import { parseOutput } from '../parse-output.ts';
import type { TrainedFiles } from '../trainer.ts';

const MOST_TEXT_BYTES = 16 * 1024 * 1024;
const MOST_REFERENCE_BYTES = 1024 * 1024 * 1024;

/** Reads what a program left in its output directory. Throws AppError that says what is missing or wrong. */
export async function readOutput(
  directory: string,
  { maxModelBytes }: { maxModelBytes: number },
): Promise<TrainedFiles> {
  const read = (name: string, most = MOST_TEXT_BYTES) =>
    withFile(directory, name, most, (file) => file.readFile());
  const readText = async (name: string) => (await read(name))?.toString('utf8') ?? null;
  const bytes = await read(OUTPUT_FILES.model, maxModelBytes);
  if (bytes === null) {
    throw refusal(`The trainer ended and left no ${OUTPUT_FILES.model} in MAINSTAY_OUTPUT.`);
  }
  refuseRubbish(bytes);
  const said = parseOutput({
    metrics: await readText(OUTPUT_FILES.metrics),
    goldenCases: await readText(OUTPUT_FILES.goldenCases),
    output: await readText(OUTPUT_FILES.output),
    environment: await readText(OUTPUT_FILES.environment),
  });
  let reference: string | null = null;
  for (const name of OUTPUT_FILES.references) {
    const isThere = await withFile(directory, name, MOST_REFERENCE_BYTES, async () => true);
    if (isThere) reference ??= path.join(directory, name);
  }
  return { ...said, model: path.join(directory, OUTPUT_FILES.model), reference, state: null };
}

function refuseRubbish(bytes: Uint8Array): void {
  try {
    checkModel(bytes);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError(cause.code, {
      publicMessage: `The trainer’s ${OUTPUT_FILES.model} cannot be used. ${cause.publicMessage}`,
      cause,
    });
  }
}

/** null: there is no such file. Links are not followed, and nothing but a file is read: it came from somebody else's program. */
async function withFile<T>(
  directory: string,
  name: string,
  mostBytes: number,
  use: (file: FileHandle) => Promise<T>,
): Promise<T | null> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let file: FileHandle;
  try {
    file = await open(path.join(directory, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'ELOOP' || code === 'ENXIO') throw notFile(name);
    if (code === 'EACCES') throw refusal(`The trainer’s ${name} may not be read.`);
    throw error;
  }
  try {
    const is = await file.stat();
    if (!is.isFile()) throw notFile(name);
    if (is.size > mostBytes) {
      throw refusal(`The trainer’s ${name} has ${is.size} bytes; at most ${mostBytes} are taken.`);
    }
    return await use(file);
  } finally {
    await file.close();
  }
}

const notFile = (name: string) => refusal(`The trainer’s ${name} is no ordinary file.`);

function refusal(publicMessage: string): AppError {
  return new AppError('invalid_request', { publicMessage });
}
