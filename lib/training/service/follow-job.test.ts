import { describe, expect, it } from 'vitest';
import { AppError } from '#lib/http/errors.ts';
import { type ForeignJob, followJob, type JobSeen } from './follow-job.ts';

const QUICKLY = { pollMs: 2, patienceMs: 50, stopMs: 100 };

/** A job whose looks go as they are given; the last one again and again. */
function startFollowing(
  looks: (JobSeen['status'] | null | Error)[],
  {
    log = [''],
    signal = new AbortController().signal,
    ...job
  }: Partial<ForeignJob> & {
    log?: string[];
    signal?: AbortSignal;
  } = {},
) {
  const did: string[] = [];
  const logged: string[] = [];
  const progress: unknown[] = [];
  const foreign: ForeignJob = {
    title: 'The job',
    async look() {
      const seen = looks.length > 1 ? looks.shift() : looks[0];
      if (seen instanceof Error) throw seen;
      return seen ? { status: seen, says: 'exit code 3' } : null;
    },
    begin: async () => void did.push('begin'),
    readLog: async () => (log.length > 1 ? log.shift() : log[0]) ?? null,
    stop: async () => void did.push('stop'),
    remove: async () => void did.push('remove'),
    ...job,
  };
  const tools = {
    signal,
    progress: (is: unknown) => progress.push(is),
    log: (line: string) => logged.push(line),
  };
  return { ended: followJob(foreign, tools, QUICKLY), did, logged, progress };
}

describe('a job', () => {
  it.each<[string, (JobSeen['status'] | null | Error)[], string[]]>([
    ['that is not there is begun', [null, 'going', 'done'], ['begin']],
    ['that is there is followed', ['going', 'going', 'done'], []],
    ['that is done is taken as it is', ['done'], []],
    ['that was stopped is begun anew', ['stopped', 'going', 'done'], ['remove', 'begin']],
    [
      'is found again when the cluster was away',
      [null, new Error('away'), 'going', 'done'],
      ['begin'],
    ],
  ])('%s', async (_what, looks, does) => {
    const { ended, did } = startFollowing(looks);
    await ended;
    expect(did).toEqual(does);
  });

  it('that fails says what it said last', async () => {
    const { ended } = startFollowing(['going', 'failed'], { log: ['no such column\n'] });
    await expect(ended).rejects.toMatchObject({
      status: 422,
      publicMessage: 'The job failed: exit code 3. It said last:\nno such column',
    });
  });

  it('that is stopped twice has failed', async () => {
    const { ended, did } = startFollowing(['stopped', 'going', 'stopped']);
    await expect(ended).rejects.toThrow('The job was stopped from elsewhere');
    expect(did).toEqual(['remove', 'begin']);
  });

  it('is heard line by line, also when its log begins anew', async () => {
    const { ended, logged, progress } = startFollowing(['going', 'going', 'going', 'done'], {
      log: ['one\ntw', 'one\ntwo\nmainstay progress {"done": 1}\n', 'four\n', 'four\nfive'],
    });
    await ended;
    expect(logged).toEqual(['one', 'two', 'four', 'five']);
    expect(progress).toEqual([{ done: 1, total: null, says: null }]);
  });

  it('is ended when it is cancelled', async () => {
    const stop = new AbortController();
    const looks: JobSeen['status'][] = ['going'];
    const { ended, did } = startFollowing(looks, {
      signal: stop.signal,
      stop: async () => {
        did.push('stop');
        if (did.length > 1) looks.push('stopped');
      },
    });
    setTimeout(() => stop.abort(new Error('cancelled')), 20);
    await expect(ended).rejects.toThrow('cancelled');
    expect(did.length).toBeGreaterThan(1);
    expect(new Set(did)).toEqual(new Set(['stop']));
  });

  it('that nothing is heard of for long is given up', async () => {
    const { ended } = startFollowing(['going', new Error('connect ECONNREFUSED')], {
      signal: new AbortController().signal,
      look: async () => {
        throw new Error('connect ECONNREFUSED');
      },
    });
    const error = await ended.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'remote_unreachable',
      publicMessage: 'The job could not be asked for 0 seconds: connect ECONNREFUSED.',
    });
  });
});
