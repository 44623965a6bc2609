import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { TrainedFiles, TrainingJob } from '../trainer.ts';
import { readOutput } from './read-output.ts';

const SNAPSHOT = 'snapshot.parquet';
/** No job may take that long. */
const OLD_MS = 8 * 24 * 3600 * 1000;

/** Where the files of jobs are that run elsewhere: a folder that the machines which run them have at hand, too. */
export function createSharedFolder({
  folder,
  maxModelBytes,
}: {
  /** As this worker has it. Absolute. */
  folder: string;
  maxModelBytes: number;
}) {
  const placesOf = ({ id }: Pick<TrainingJob, 'id'>) => {
    const directory = path.join(folder, id);
    return {
      directory,
      snapshot: path.join(directory, SNAPSHOT),
      output: path.join(directory, 'output'),
    };
  };
  return {
    placesOf,
    async hasOutput(job: Pick<TrainingJob, 'id'>): Promise<boolean> {
      // The build would follow it into every folder beside the code.
      return stat(/*turbopackIgnore: true*/ placesOf(job).output).then(
        (is) => is.isDirectory(),
        () => false,
      );
    },
    /** Puts the snapshot there, and nothing else. */
    async prepare(job: Pick<TrainingJob, 'id' | 'data'>): Promise<void> {
      const { directory, snapshot, output } = placesOf(job);
      await sweep(folder);
      await rm(directory, { recursive: true, force: true });
      await mkdir(output, { recursive: true });
      // Programs elsewhere are users of their own.
      await chmod(output, 0o777);
      await copyFile(job.data.path, snapshot, constants.COPYFILE_FICLONE);
    },
    /** Takes what the job left into the directory that is the worker's alone. Throws AppError that says what is wrong with it. */
    async collect(job: Pick<TrainingJob, 'id' | 'directory'>): Promise<TrainedFiles> {
      const files = await readOutput(placesOf(job).output, { maxModelBytes });
      const take = async (file: string) => {
        const taken = path.join(job.directory, path.basename(file));
        await copyFile(file, taken);
        return taken;
      };
      return {
        ...files,
        model: await take(files.model),
        reference: files.reference && (await take(files.reference)),
      };
    },
    async remove(job: Pick<TrainingJob, 'id'>): Promise<void> {
      await rm(placesOf(job).directory, { recursive: true, force: true });
    },
  };
}

/** What jobs left that were cancelled, or whose worker died. */
async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) {
    const directory = path.join(folder, name);
    // What else is in the folder is not ours.
    const is = await stat(path.join(directory, SNAPSHOT)).catch(() => null);
    if (is && Date.now() - is.mtimeMs > OLD_MS)
      await rm(directory, { recursive: true, force: true });
  }
}
