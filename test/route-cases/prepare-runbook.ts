import { openIncident } from '#lib/incidents/service.ts';
import type { RunbookRun } from '#lib/runbooks/contract.ts';
import { syncShipped } from '#lib/runbooks/service.ts';
import type { TestConsole } from '../console.ts';
import { freshName, prepareModel, system } from './prepare-model.ts';

export const reason = 'looked at';
export const texts = {
  query: '```query\nquery: replicas\n```',
  rollBack: '```action\ndo: roll_back\n```',
  approval: '```approval\nask: So?\n```',
};
export const missing = { params: { slug: 'no-such-runbook' } } as const;
export const noRun = { params: { run: 999_999, step: 1 } } as const;

export async function prepareRunbook(
  { services }: TestConsole,
  text: string = texts.query,
): Promise<string> {
  const slug = freshName();
  await services.runbooks.save(slug, { title: 'Mine', text, expected_version: 0 }, system);
  return slug;
}

export async function prepareArchived(console: TestConsole): Promise<string> {
  const slug = await prepareRunbook(console);
  await console.services.runbooks.archive(slug, { archived: true, reason }, system);
  return slug;
}

/** One that a team changed, and an upgrade brings another text of. */
export async function prepareOffered(console: TestConsole): Promise<string> {
  const slug = freshName();
  const { db } = console.database;
  const ship = (text: string) => syncShipped({ db }, [{ slug, title: 'Shipped', text }]);
  await ship('One.');
  const body = { title: 'Ours', text: 'Ours.', expected_version: 1 };
  await console.services.runbooks.save(slug, body, system);
  await ship('Two.');
  return slug;
}

export async function prepareRun(
  console: TestConsole,
  text: string = texts.query,
  about: { model?: string; incident?: number } = {},
): Promise<RunbookRun> {
  return console.services.runbookRuns.start(await prepareRunbook(console, text), about, system);
}

export async function prepareEnded(console: TestConsole): Promise<number> {
  const { number } = await prepareRun(console, texts.rollBack, {
    model: await prepareModel(console),
  });
  await console.services.runbookRuns.end(number, { how: 'abandon', reason }, system);
  return number;
}

/** A run whose only step rolls a model back that can be. */
export async function prepareRollBack(console: TestConsole, releases = [1, 2]) {
  const model = await prepareModel(console, { versions: 2, releases });
  const { number } = await prepareRun(console, texts.rollBack, { model });
  return { model, number, params: { run: number, step: 1 } };
}

export async function prepareIncident({ database: { db } }: TestConsole, models: string[] = []) {
  const at = new Date();
  const { number } = await db.prisma.$transaction((tx) =>
    openIncident(
      tx,
      {
        ...{ title: 'It fails', severity: 3, cause: 'person', fingerprint: freshName(), models },
        ...{ versions: [], runbook: null, summary: 'It fails.', startedAt: at },
        ...{ openedBy: system.actor, entries: [] },
      },
      at,
    ),
  );
  return number;
}

export const tokenOf = async ({ services }: TestConsole, run: number): Promise<string> => {
  const caller = { kind: 'user', id: 'u', name: 'u', email: 'u@x.test', role: 'admin' } as const;
  return (await services.runbookRuns.preview(run, 1, { given: {} }, caller)).token;
};

/** Somebody is carrying it out. */
export async function prepareRunning(console: TestConsole) {
  const { params, number } = await prepareRollBack(console);
  const body = { token: await tokenOf(console, number), reason };
  await console.database.db.pool.query(
    `UPDATE runbook_run_steps SET status = 'running', started_at = now(), started_by = '{"kind":"user","id":"u","name":"u"}'
     WHERE run_id = (SELECT id FROM runbook_runs WHERE number = $1)`,
    [number],
  );
  return { params, body };
}
