import type { OfflineService } from '#lib/offline/service.ts';
import type { TrainerName } from '../contract.ts';
import type { Trainer } from '../trainer.ts';
import { readCommands } from './read-commands.ts';
import { createCommandTrainer } from './trainers/command.ts';
import { createGbdtTrainer } from './trainers/gbdt.ts';
import { createSgdTrainer } from './trainers/sgd.ts';

export type Trainers = { readonly [N in TrainerName]?: Trainer<N> };

/** The trainers of an installation, for workers and for the command line. Throws CommandsError when the file of the commands is wrong. */
export async function createTrainers({
  offline,
  commandsFile,
  environment,
  maxModelBytes,
}: {
  offline: Pick<OfflineService, 'readColumns'>;
  commandsFile: string | undefined;
  /** Of this process; programs get the variables that their commands name. */
  environment: Readonly<Record<string, string | undefined>>;
  maxModelBytes: number;
}): Promise<Trainers> {
  const commands = await readCommands(commandsFile);
  return {
    gbdt: createGbdtTrainer({ offline }),
    sgd: createSgdTrainer({ offline }),
    command: createCommandTrainer({ commands, environment, maxModelBytes }),
  };
}
