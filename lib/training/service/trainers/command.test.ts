import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vectorModel } from '#test/onnx-models.ts';
import { trainingJob } from '#test/training/training-job.ts';
import type { TrainingCommands } from '../../commands.ts';
import { findByVariable } from '../processes.ts';
import { createCommandTrainer } from './command.ts';

let root: string;
let made = 0;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'mainstay-command-'));
  await writeFile(path.join(root, 'model.onnx'), vectorModel());
});
afterAll(() => rm(root, { recursive: true, force: true }));

const BEGIN = `
  const { appendFileSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } = require('node:fs');
  const { spawn } = require('node:child_process');
  const { MAINSTAY_OUTPUT: out } = process.env;
  const leave = (name, text) => writeFileSync(out + '/' + name, text);
  const leaveModel = () => copyFileSync(${'__dirname'} + '/model.onnx', out + '/model.onnx');
`;

/** Runs a script as the command `team`. */
async function train(
  script: string,
  {
    id = crypto.randomUUID() as string,
    signal = new AbortController().signal,
    memoryMib = 1024,
    diskMib = 64,
    environment = ['PATH'],
  } = {},
) {
  const name = `script-${made++}.cjs`;
  await writeFile(path.join(root, name), BEGIN + script);
  const directory = await mkdtemp(path.join(root, 'job-'));
  const commands: TrainingCommands = {
    team: {
      command: [process.execPath, name, '$HOME; `id`'],
      directory: root,
      environment,
      diskBytes: diskMib * 1024 * 1024,
    },
  };
  const trainer = createCommandTrainer({
    commands,
    environment: { ...process.env, SECRET: 'not to be handed on' },
    maxModelBytes: 1024 * 1024,
  });
  const logged: string[] = [];
  const progress: unknown[] = [];
  const settings = {
    name: 'command' as const,
    command: 'team',
    parameters: { rounds: 3 },
    time_limit_minutes: 1,
    memory_mib: memoryMib,
  };
  const files = trainer.train(trainingJob({ id, directory }), settings, {
    signal,
    progress: (is) => progress.push(is),
    log: (line) => logged.push(line),
  });
  return { files, logged, progress, id, directory };
}

const GOOD = `leaveModel(); leave('metrics.json', '{"roc_auc": 0.7, "pr_auc": null}');`;

async function refusalOf(script: string, options = {}) {
  const { files } = await train(script, options);
  const error = await files.then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ name: 'AppError' });
  expect(error.status).toBeLessThan(500);
  return error.publicMessage as string;
}

describe('a program', () => {
  it('is told what to do, and leaves what it made', async () => {
    const { files, logged, progress, directory } = await train(`
      ${GOOD}
      leave('golden_cases.json', '[{"inputs": {"a": 1}, "outputs": {"score": 0.5}}]');
      leave('output.json', '{"feature_names": ["a", "b"], "output": {"score": "y"}}');
      leave('environment.txt', 'python==3.13\\n\\nnumpy==2.4.6\\n');
      leave('reference.csv', 'a,b\\n1,2\\n');
      leave('seen.json', JSON.stringify({ env: process.env, cwd: process.cwd(), argv: process.argv }));
      console.log('begun');
      console.log('mainstay progress {"done": 1, "total": 3, "says": "log loss 0.51"}');
      console.log('mainstay progress {broken');
      console.error('\\x1b[31mwarning\\x1b[0m\\0');
    `);
    const output = path.join(directory, 'command', 'output');
    expect(await files).toEqual({
      model: path.join(output, 'model.onnx'),
      metrics: { roc_auc: 0.7 },
      goldenCases: [{ inputs: { a: 1 }, outputs: { score: 0.5 } }],
      featureNames: ['a', 'b'],
      output: { score: 'y' },
      environment: ['python==3.13', 'numpy==2.4.6'],
      reference: path.join(output, 'reference.csv'),
      state: null,
    });
    expect(progress).toEqual([{ done: 1, total: 3, says: 'log loss 0.51' }]);
    expect(logged.toSorted()).toEqual(['begun', 'mainstay progress {broken', 'warning']);
    const seen = JSON.parse(await readFile(path.join(output, 'seen.json'), 'utf8'));
    expect(seen.cwd).toBe(path.join(directory, 'command', 'work'));
    expect(seen.argv.at(-1)).toBe('$HOME; `id`');
    expect(Object.keys(seen.env).toSorted()).toEqual(
      `HOME MAINSTAY_CLASSES MAINSTAY_FEATURES MAINSTAY_FORM MAINSTAY_JOB MAINSTAY_LABEL MAINSTAY_MODEL MAINSTAY_OUTPUT MAINSTAY_PARAMETERS
       MAINSTAY_SEED MAINSTAY_SNAPSHOT MAINSTAY_SNAPSHOT_DIGEST MAINSTAY_TASK PATH TMPDIR`.split(
        /\s+/,
      ),
    );
    expect(JSON.parse(seen.env.MAINSTAY_PARAMETERS)).toEqual({ rounds: 3 });
  });

  it('that talks without end is heard at first and at last', async () => {
    const { files, logged } = await train(
      `for (let i = 0; i < 20_000; i++) console.log('line ' + i); process.exitCode = 3;`,
    );
    await expect(files).rejects.toMatchObject({
      publicMessage: expect.stringContaining('ended with code 3. It said last:\nline 19'),
    });
    expect(logged.length).toBeLessThan(2000);
    expect(logged.at(-1)).toMatch(/^… \d+ lines were left out/);
  });
});

describe('is refused in words when it', () => {
  it.each([
    [
      'exits 1',
      `console.error('no such column'); process.exit(1)`,
      /ended with code 1\..*no such column/s,
    ],
    ['is killed', `process.kill(process.pid, 'SIGSEGV')`, /was ended by SIGSEGV\. It said nothing/],
    ['is killed for memory', `process.kill(process.pid, 'SIGKILL')`, /SIGKILL, as Linux does/],
    ['leaves no model', `leave('metrics.json', '{}')`, /left no model\.onnx/],
    [
      'leaves an empty model',
      `leave('model.onnx', '')`,
      /model\.onnx cannot be used\. The file is empty/,
    ],
    [
      'leaves rubbish',
      `leave('model.onnx', '<html>')`,
      /model\.onnx cannot be used\. The file is an HTML/,
    ],
    [
      'leaves a large model',
      `leave('model.onnx', Buffer.alloc(2 ** 21))`,
      /has 2097152 bytes; at most/,
    ],
    ['leaves a link', `symlinkSync('/etc/passwd', out + '/model.onnx')`, /is no ordinary file/],
    ['leaves a directory', `mkdirSync(out + '/model.onnx')`, /is no ordinary file/],
    ['leaves no metrics', `leaveModel()`, /metrics\.json is not there/],
    [
      'leaves no JSON',
      `leaveModel(); leave('metrics.json', '{"a": NaN}')`,
      /metrics\.json is not JSON.*write null/,
    ],
    [
      'leaves no numbers',
      `leaveModel(); leave('metrics.json', '{"a": "x"}')`,
      /metrics\.json.* a must be a number/,
    ],
    [
      'leaves odd cases',
      `${GOOD} leave('golden_cases.json', '[{"inputs": 1}]')`,
      /golden_cases\.json.* 0\.inputs must/,
    ],
    [
      'leaves odd roles',
      `${GOOD} leave('output.json', '{"score": "y"}')`,
      /output\.json.* nobody knows: score/,
    ],
  ])('%s', async (_what, script, says) => {
    expect(await refusalOf(script)).toMatch(says);
  });

  it('fills the disk', async () => {
    const started = performance.now();
    const said = await refusalOf(
      `setInterval(() => appendFileSync(process.env.TMPDIR + '/large', Buffer.alloc(2 ** 20, 1)), 5)`,
      { diskMib: 8 },
    );
    expect(said).toContain('wrote more than the 8 MiB');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('wrote too much at the last moment', async () => {
    const script = `${GOOD} leave('large', Buffer.alloc(2 ** 23 + 1, 1))`;
    expect(await refusalOf(script, { diskMib: 8 })).toContain('wrote more than the 8 MiB');
  });

  it.runIf(process.platform === 'linux')(
    'takes too much memory in children of its own',
    async () => {
      const child = `const kept = []; setInterval(() => kept.push(Buffer.alloc(2 ** 24, 1)), 20)`;
      const said = await refusalOf(
        `for (const i of [1, 2]) spawn(process.execPath, ['-e', ${JSON.stringify(child)}]); setInterval(() => {}, 1000)`,
        { memoryMib: 400 },
      );
      expect(said).toContain('took more memory than the 400 MiB');
    },
  );

  it('cannot be started', async () => {
    const trainer = createCommandTrainer({
      commands: {
        absent: { command: ['./absent'], directory: root, environment: [], diskBytes: 1 },
      },
      environment: {},
      maxModelBytes: 1,
    });
    const directory = await mkdtemp(path.join(root, 'job-'));
    const start = (command: string) =>
      trainer.train(
        trainingJob({ directory }),
        { name: 'command', command, parameters: {}, time_limit_minutes: 1, memory_mib: 64 },
        { signal: new AbortController().signal, progress: () => {}, log: () => {} },
      );
    await expect(start('absent')).rejects.toMatchObject({
      publicMessage: expect.stringContaining('there is no such program'),
    });
    for (const name of ['other', 'constructor']) {
      await expect(start(name)).rejects.toMatchObject({
        publicMessage: expect.stringContaining(`There is no command ${name}; there are absent.`),
      });
    }
  });
});

describe('leaves nothing running', () => {
  const running = (id: string) => findByVariable('MAINSTAY_JOB', id);
  async function started(id: string, processes: number): Promise<void> {
    for (let tries = 0; (await running(id)).length < processes; tries++) {
      if (tries > 200) throw new Error('The program did not start.');
      await delay(50);
    }
  }
  const SLEEPS = `setInterval(() => {}, 1000);`;
  const CHILD = `spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: false });`;
  const DAEMON = `spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }).unref();`;

  it('when it is cancelled, also of a program that does not listen', async () => {
    const stop = new AbortController();
    const script = `process.on('SIGTERM', () => console.log('no')); ${CHILD} ${DAEMON} ${SLEEPS}`;
    const { files, id } = await train(script, { signal: stop.signal });
    const ended = expect(files).rejects.toThrow('cancelled');
    await started(id, 3);
    await delay(200);
    stop.abort(new Error('cancelled'));
    await ended;
    expect(await running(id)).toEqual([]);
  }, 15_000);

  it('when a cancelled program ends as it is asked to, at once', async () => {
    const stop = new AbortController();
    const { files, id } = await train(`${CHILD} ${SLEEPS}`, { signal: stop.signal });
    const ended = expect(files).rejects.toThrow('cancelled');
    await started(id, 2);
    const from = performance.now();
    stop.abort(new Error('cancelled'));
    await ended;
    expect(performance.now() - from).toBeLessThan(3000);
    expect(await running(id)).toEqual([]);
  });

  it('when it ends and its children do not', async () => {
    const { files, id } = await train(
      `${GOOD} ${CHILD} ${DAEMON} setTimeout(() => process.exit(0), 300)`,
    );
    await files;
    expect(await running(id)).toEqual([]);
  });

  /** A worker of its own, which trains with a program that never ends. */
  async function startWorker(id: string, script: string): Promise<ChildProcess> {
    const name = `script-${made++}.cjs`;
    await writeFile(path.join(root, name), BEGIN + script);
    await mkdir(path.join(root, id), { recursive: true });
    const worker = spawn(
      process.execPath,
      [
        path.join(import.meta.dirname, '../../../../test/training/killed-worker.ts'),
        root,
        name,
        id,
      ],
      { stdio: 'ignore' },
    );
    await started(id, 1);
    return worker;
  }

  it.runIf(process.platform === 'linux')(
    'when its worker is killed',
    async () => {
      const id = crypto.randomUUID();
      const worker = await startWorker(id, `${CHILD} ${SLEEPS}`);
      await started(id, 2);
      worker.kill('SIGKILL');
      await once(worker, 'exit');
      for (let tries = 0; (await running(id)).length > 0; tries++) {
        expect(tries).toBeLessThan(100);
        await delay(50);
      }
    },
    15_000,
  );

  it.runIf(process.platform === 'linux')(
    'when the next attempt begins',
    async () => {
      const id = crypto.randomUUID();
      // It outlives its worker, as long as it may.
      const worker = await startWorker(id, `process.on('SIGTERM', () => {}); ${DAEMON} ${SLEEPS}`);
      await started(id, 2);
      const before = await running(id);
      worker.kill('SIGKILL');
      await once(worker, 'exit');
      expect(await running(id)).toEqual(expect.arrayContaining(before));
      const { files } = await train(GOOD, { id });
      await files;
      expect(await running(id)).toEqual([]);
      expect(await readdir(root)).toContain(id);
    },
    15_000,
  );
});
