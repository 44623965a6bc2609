import { ConfigError } from '#lib/config/contract.ts';
import { AppError } from '#lib/http/errors.ts';
import { UsageError } from './usage-error.ts';

interface Command {
  summary: string;
  run(args: string[]): Promise<void>;
}

/** Commands load on use, so that `mainstay push` does not wait for a database driver. */
const commands: Record<string, Command> = {
  start: {
    summary: 'Start the console, the gateway, the worker and (without DATABASE_URL) Postgres',
    run: async (args) => (await import('./commands/start.ts')).start(args),
  },
  console: {
    summary: 'Start the console alone',
    run: async (args) => (await import('./commands/console.ts')).startConsole(args),
  },
  migrate: {
    summary: 'Prepare the database for processes that are started one by one',
    run: async (args) => (await import('./commands/migrate.ts')).migrate(args),
  },
  'reset-password': {
    summary: 'Give a user a new password and print it',
    run: async (args) => (await import('./commands/reset-password.ts')).resetPassword(args),
  },
  push: {
    summary: 'Register a version of a model: upload an ONNX file',
    run: async (args) => (await import('./commands/push.ts')).push(args),
  },
  'pit-join': {
    summary: 'Join two files as of times: training data without what was not yet known',
    run: async (args) => (await import('./commands/pit-join.ts')).pitJoin(args),
  },
  evaluate: {
    summary: 'Say how well a model did, of a file with labels and scores',
    run: async (args) => (await import('./commands/evaluate.ts')).evaluate(args),
  },
  train: {
    summary: 'Train a model on a file: built-in trees or a linear model, as an ONNX file',
    run: async (args) => (await import('./commands/train.ts')).train(args),
  },
  reproduce: {
    summary: 'Train a version again from its lineage, and say whether the same comes out',
    run: async (args) => (await import('./commands/reproduce.ts')).reproduce(args),
  },
  drift: {
    summary: 'Compare two files: which columns changed, for certain and by enough',
    run: async (args) => (await import('./commands/drift.ts')).drift(args),
  },
  'demo-incident': {
    summary: 'Promote a bad version of the flights example, and see what follows by itself',
    run: async (args) => (await import('./commands/demo-incident.ts')).demoIncident(args),
  },
  demo: {
    summary: 'Replay real flights through the gateway',
    run: async (args) => (await import('./commands/demo.ts')).demo(args),
  },
};

const [name = 'help', ...args] = process.argv.slice(2);
const command = commands[name];
if (command) {
  await command.run(args).catch(fail);
} else {
  const lines = Object.entries(commands).map(
    ([key, { summary }]) => `  ${key.padEnd(16)}${summary}`,
  );
  const usage = `Usage: mainstay <command> [options]\n\n${lines.join('\n')}\n\nmainstay <command> --help tells more.\n`;
  const isHelp = ['help', '--help', '-h'].includes(name);
  if (isHelp) process.stdout.write(usage);
  else process.stderr.write(`There is no command "${name}".\n\n${usage}`);
  process.exitCode = isHelp ? 0 : 2;
}

function fail(error: unknown): never {
  const isExpected =
    error instanceof UsageError || error instanceof ConfigError || error instanceof AppError;
  process.stderr.write(`${isExpected ? error.message : (error as Error).stack}\n`);
  // At once: what a failed command left under way must not keep it alive.
  process.exit(error instanceof UsageError ? error.exitCode : 1);
}
