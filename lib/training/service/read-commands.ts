import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandsError, parseCommands, type TrainingCommands } from '../commands.ts';

/** Reads the file that MAINSTAY_TRAINERS names; without one there are no commands. Throws CommandsError for a person to read. */
export async function readCommands(file: string | undefined): Promise<TrainingCommands> {
  if (file === undefined) return {};
  try {
    const text = await readFile(file, 'utf8');
    return parseCommands(text, (directory) => path.resolve(path.dirname(file), directory));
  } catch (cause) {
    const why = cause instanceof CommandsError ? cause.message : reasonOf(cause);
    const lines = why.split('\n').join('\n  ');
    throw new CommandsError(`${file}, which MAINSTAY_TRAINERS names, is wrong:\n  ${lines}`, {
      cause,
    });
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'There is no such file.' : message;
}
