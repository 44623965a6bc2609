import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#lib/http/errors.ts';
import type { TrainingCommand, TrainingCommands } from '../../commands.ts';
import { jobVariables } from '../../job-variables.ts';
import { createLineLimit } from '../../limit-lines.ts';
import { parseProgressLine } from '../../progress-line.ts';
import type { Trainer } from '../../trainer.ts';
import { killByVariable } from '../processes.ts';
import { readOutput } from '../read-output.ts';
import { runProgram } from '../run-program.ts';

const MIB = 1024 * 1024;

/** Trains with a program of the team's own. Which ones there are is configuration; a policy only names one. */
export function createCommandTrainer({
  commands,
  environment,
  maxModelBytes,
  nowMs = () => performance.now(),
}: {
  commands: TrainingCommands;
  /** The worker's own; a program gets the variables that its command names. */
  environment: Readonly<Record<string, string | undefined>>;
  maxModelBytes: number;
  nowMs?: () => number;
}): Trainer<'command'> {
  return {
    name: 'command',
    isDeterministic: false,
    async train(job, settings, { signal, progress, log }) {
      const command = Object.hasOwn(commands, settings.command)
        ? commands[settings.command]
        : undefined;
      if (!command) throw unknownCommand(settings.command, Object.keys(commands));
      await endLeftovers(job.id);
      const places = await makePlaces(job.directory);
      const lines = createLineLimit({ nowMs, log });
      const end = await runProgram({
        command: placeWords(command),
        cwd: places.work,
        env: {
          ...handedOn(command.environment, environment),
          ...{ HOME: places.work, TMPDIR: places.temporary },
          ...jobVariables(job, {
            parameters: settings.parameters,
            snapshot: job.data.path,
            output: places.output,
          }),
        },
        signal,
        onLine(line, stream) {
          const said = stream === 'stdout' ? parseProgressLine(line) : undefined;
          if (said) progress(said);
          else lines.add(line);
        },
        memoryBytes: settings.memory_mib * MIB,
        disk: { directory: places.all, bytes: command.diskBytes },
      })
        .catch((error: unknown) => {
          throw asRefusal(error, settings.command, command);
        })
        // What left its group to go on by itself.
        .finally(() => endLeftovers(job.id));
      lines.end();
      const why = whyFailed(end, settings.memory_mib, command.diskBytes);
      if (why) throw failed(settings.command, why, lines.lastLines());
      return readOutput(places.output, { maxModelBytes });
    },
  };
}

/** Of an attempt whose worker died, and of programs that made sessions of their own. */
async function endLeftovers(job: string): Promise<void> {
  await killByVariable('MAINSTAY_JOB', job);
}

async function makePlaces(directory: string) {
  const all = path.join(directory, 'command');
  const places = {
    all,
    work: path.join(all, 'work'),
    output: path.join(all, 'output'),
    temporary: path.join(all, 'temporary'),
  };
  for (const place of Object.values(places)) await mkdir(place, { recursive: true });
  return places;
}

/** It starts in a directory of its own; words that name a file of its command's directory are made to name it from there. */
function placeWords({ command, directory }: TrainingCommand): readonly [string, ...string[]] {
  const [program, ...rest] = command;
  const place = (word: string) => {
    const file = path.resolve(directory, word);
    return word !== '' && !word.startsWith('-') && existsSync(file) ? file : word;
  };
  // A program without a slash is one of PATH.
  return [program.includes('/') ? path.resolve(directory, program) : program, ...rest.map(place)];
}

function handedOn(
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function whyFailed(
  { code, endedBy, exceeded }: Awaited<ReturnType<typeof runProgram>>,
  memoryMib: number,
  diskBytes: number,
): string | null {
  if (exceeded === 'memory')
    return `took more memory than the ${memoryMib} MiB it may, and was ended`;
  if (exceeded === 'disk') {
    return `wrote more than the ${diskBytes / MIB} MiB, or more files, than it may, and was ended`;
  }
  if (endedBy === 'SIGKILL') {
    return 'was ended by SIGKILL, as Linux does when the machine has no memory left';
  }
  if (endedBy) return `was ended by ${endedBy}`;
  return code === 0 ? null : `ended with code ${code}`;
}

function failed(name: string, why: string, said: string): AppError {
  const last = said === '' ? 'It said nothing.' : `It said last:\n${said}`;
  return new AppError('invalid_request', {
    publicMessage: `The command ${name} ${why}. ${last}`,
  });
}

function unknownCommand(name: string, known: readonly string[]): AppError {
  const there = known.length > 0 ? `there are ${known.join(', ')}` : 'there are none';
  return new AppError('invalid_request', {
    publicMessage: `There is no command ${name}; ${there}. MAINSTAY_TRAINERS of the worker names the file that has them.`,
  });
}

const START_FAILURES: Record<string, string> = {
  ENOENT: 'there is no such program',
  EACCES: 'the worker may not run it',
  ENOEXEC: 'it is no program',
  E2BIG: 'its features, classes and parameters are too long for environment variables',
};

function asRefusal(error: unknown, name: string, { command }: TrainingCommand): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  const why = syscall?.startsWith('spawn') ? START_FAILURES[code ?? ''] : undefined;
  if (!why) return error;
  return new AppError('invalid_request', {
    publicMessage: `The command ${name} cannot be started with ${command[0]}: ${why}.`,
    cause: error,
  });
}
