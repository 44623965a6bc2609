import type { Caller } from '#lib/auth/access.ts';
import { type IncidentDraft, openIncident } from '#lib/incidents/service.ts';
import type { RunbookRun, RunStep } from '#lib/runbooks/contract.ts';
import {
  type ActionDeps,
  createRunbookFollowing,
  createRunbookRuns,
} from '#lib/runbooks/service.ts';
import { startTestConsole } from './console.ts';
import { freshName } from './route-cases/prepare-model.ts';

export type RunbookRuns = ReturnType<typeof createRunbookRuns>;

const person = (id: string, name: string): Caller => ({
  ...{ kind: 'user', id, name, email: `${id}@x.test`, role: 'operator' },
});
export const ada = person('u1', 'Ada');
export const ben = person('u2', 'Ben');
export const as = ({ kind, id, name }: Caller) => ({
  actor: { kind, id, name },
  requestId: 'req-1',
});
export const reason = 'errors since the release';

/** A step as it stands in a runbook. */
export const block = (kind: string, ...lines: string[]) =>
  [`\`\`\`${kind}`, ...lines, '```'].join('\n');

export function stepOf(run: RunbookRun, position: number): RunStep {
  const found = run.step_list.find((step) => step.position === position);
  if (!found) throw new Error(`no step ${position}`);
  return found;
}

/** The console's services on a database of their own, with runbooks to write and to follow. */
export async function openRunbookBench() {
  const console = await startTestConsole();
  const { db } = console.database;
  const { services } = console;
  const deps: ActionDeps = { ...services, db };
  const runs = createRunbookRuns(deps);
  return {
    ...{ console, db, services, deps, runs },
    stop: () => console.stop(),

    async write(...blocks: string[]): Promise<string> {
      const slug = freshName();
      const body = { title: 'Test', text: blocks.join('\n\n'), expected_version: 0 };
      await services.runbooks.save(slug, body, as(ada));
      return slug;
    },

    /** Looks at an action and confirms what was shown, as Ada. */
    async confirm(run: number, step: number, given = {}, of: RunbookRuns = runs) {
      const { token } = await of.preview(run, step, { given }, ada);
      return of.doStep(run, step, { token, given, reason }, as(ada), ada);
    },

    /** What workers do every 15 seconds. */
    follow: () =>
      createRunbookFollowing({
        ...deps,
        warn: (error) => {
          throw error;
        },
      }).followRuns(),

    /** As if the step under way had been begun two minutes before. */
    async forgetTime(run: number): Promise<void> {
      await db.pool.query(
        `UPDATE runbook_run_steps SET started_at = started_at - interval '2 minutes'
         WHERE status = 'running' AND run_id = (SELECT id FROM runbook_runs WHERE number = $1)`,
        [run],
      );
    },

    /** As if what is waited for were due. */
    async makeDue(run: number): Promise<void> {
      await db.pool.query(
        `UPDATE runbook_run_steps SET due_at = now()
         WHERE status = 'running' AND run_id = (SELECT id FROM runbook_runs WHERE number = $1)`,
        [run],
      );
    },

    countReleases: (model: string) =>
      db.prisma.release.count({ where: { model: { name: model } } }),

    /** An incident about version 2 of a model, and what its timeline has of runbooks. */
    async openAbout(model: string, cause: IncidentDraft['cause'] = 'automatic_rollback') {
      const at = new Date();
      const { number, id } = await db.prisma.$transaction((tx) =>
        openIncident(
          tx,
          {
            ...{ title: `${model} fails`, severity: 2, cause },
            ...{ fingerprint: `model:${model}`, models: [model], runbook: 'bad-release' },
            ...{ versions: [{ model, version: 2 }], summary: 'It fails.', startedAt: at },
            ...{ openedBy: as(ada).actor, entries: [] },
          },
          at,
        ),
      );
      const told = async () => {
        const entries = await db.prisma.incidentEntry.findMany({
          where: { incidentId: id, kind: 'runbook' },
          orderBy: [{ at: 'asc' }, { id: 'asc' }],
        });
        return entries.map(({ text }) => text);
      };
      return { number, told };
    },
  };
}

export type RunbookBench = Awaited<ReturnType<typeof openRunbookBench>>;
