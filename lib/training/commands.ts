import { z } from 'zod';
import { describeIssue } from '#lib/http/describe-issue.ts';

const COMMAND_NAME = /^[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const argument = z
  .string()
  .max(10_000)
  .refine((text) => !text.includes('\0'), { error: 'must have no NUL character' });

const commandSchema = z.strictObject({
  command: z
    .array(argument)
    .min(1)
    .max(1000)
    .refine((words) => words[0] !== '', {
      error: 'must begin with a program',
    }),
  directory: z.string().min(1).optional(),
  environment: z
    .array(
      z
        .string()
        .regex(VARIABLE, { error: 'must be the name of an environment variable' })
        .refine((name) => !name.startsWith('MAINSTAY_'), {
          error: 'must not begin with MAINSTAY_: secrets of the worker have such names',
        }),
    )
    .max(1000)
    .default(['PATH', 'LANG', 'LC_ALL', 'TZ']),
  disk_mib: z.number().int().min(1).max(16_777_216).default(4096),
});

const fileSchema = z.record(
  z.string().regex(COMMAND_NAME, {
    error:
      'must be 1 to 100 lower-case letters, digits, dots, dashes or underscores, and start and end with a letter or digit',
  }),
  commandSchema,
);

/** A program that the trainer `command` may start. */
export interface TrainingCommand {
  /** The program and its arguments, as they are: no shell reads them. */
  command: readonly [string, ...string[]];
  /** Where it starts. Absolute. */
  directory: string;
  /** Names of the worker's variables that it is given. */
  environment: readonly string[];
  /** What it may write. */
  diskBytes: number;
}
export type TrainingCommands = Readonly<Record<string, TrainingCommand>>;

/** Thrown with a line for each thing that is wrong with a file of commands. */
export class CommandsError extends Error {
  override name = 'CommandsError';
}

/** Reads a file of commands. `resolve` makes its relative directories absolute; without one, a command starts where the file is. */
export function parseCommands(
  text: string,
  resolve: (directory: string) => string,
): TrainingCommands {
  const parsed = fileSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new CommandsError(
      parsed.error.issues
        .map((issue) => `${placeOf(issue.path)} ${describeIssue(issue)}`)
        .join('\n'),
    );
  }
  return Object.fromEntries(
    Object.entries(parsed.data).map(([name, { command, directory, environment, disk_mib }]) => {
      const [program = '', ...rest] = command;
      return [
        name,
        {
          command: [program, ...rest] as const,
          directory: resolve(directory ?? '.'),
          environment,
          diskBytes: disk_mib * 1024 * 1024,
        },
      ];
    }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandsError(`It is not JSON: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

const placeOf = (path: readonly PropertyKey[]) =>
  path.length === 0 ? 'It' : path.map(String).join('.');
