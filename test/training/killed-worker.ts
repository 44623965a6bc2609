/** A worker that trains with a program which never ends, for tests that kill it. Arguments: the program's directory, its file, the job's id. */
import path from 'node:path';
import { createCommandTrainer } from '#lib/training/service/trainers/command.ts';
import { trainingJob } from './training-job.ts';

const [root = '', file = '', id = ''] = process.argv.slice(2);
const trainer = createCommandTrainer({
  commands: {
    endless: {
      command: [process.execPath, file],
      directory: root,
      environment: ['PATH'],
      diskBytes: 2 ** 26,
    },
  },
  environment: process.env,
  maxModelBytes: 1024,
});
await trainer.train(
  trainingJob({ id, directory: path.join(root, id) }),
  {
    name: 'command',
    command: 'endless',
    parameters: {},
    time_limit_minutes: 1,
    memory_mib: 1024,
  },
  { signal: new AbortController().signal, progress: () => undefined, log: () => undefined },
);
