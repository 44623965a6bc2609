import type { ChangeContext } from '#lib/audit/contract.ts';
import { recordChange } from '#lib/audit/service.ts';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { Db, Tx } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { int4, type Page } from '#lib/http/contract.ts';
import { decodeCursor, encodeCursor } from '#lib/http/cursor.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationAnswer, OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { diffLines } from '../diff-lines.ts';
import { needsModel } from '../fill-subject.ts';
import { nameStep } from '../name-step.ts';
import type * as operations from '../operations.ts';
import type { Runbook, RunbookSummary, RunbookVersionSummary } from '../operations.ts';
import { parseRunbook } from '../parse-runbook.ts';
import {
  findRunbook,
  findRunbooks,
  findVersions,
  insertVersion,
  lockRunbook,
  type StoredRunbook,
  type StoredVersion,
  saveArchived,
  saveShipped,
} from '../store/runbooks.ts';
import { findRuns } from '../store/runs.ts';
import { toRunSummary } from '../to-answer.ts';
import { needIncident, needRunbook, needVersion, refuseArchived } from './find.ts';

const MOST_RUNS = 20;

type Operations = typeof operations;
type Body<O extends 'saveRunbook' | 'archiveRunbook' | 'settleRunbookOffer'> = OperationInput<
  Operations[O]
>['body'];

/** Runbooks as people write them: versions are only added, and nothing is deleted. */
export function createRunbooks({ db }: { db: Db }) {
  async function read(tx: Tx, slug: string, version?: number): Promise<Runbook> {
    const runbook = await needRunbook(tx, slug);
    const newest = await needVersion(tx, slug, runbook.version);
    const shown = version === undefined ? newest : await needVersion(tx, slug, version);
    return describeRunbook({ ...runbook, isShipped: newest.isShipped }, shown);
  }

  return {
    async list({
      archived,
    }: OperationInput<Operations['listRunbooks']>['query']): Promise<
      OperationAnswer<Operations['listRunbooks']>
    > {
      const found = await findRunbooks(db.prisma, { isArchived: archived === 'true' });
      return { items: found.map(summarise) };
    },

    get: (slug: string, { version }: { version?: number | undefined } = {}): Promise<Runbook> =>
      read(db.prisma, slug, version),

    async listVersions(
      slug: string,
      { cursor, limit }: OperationInput<Operations['listRunbookVersions']>['query'],
    ): Promise<Page<RunbookVersionSummary>> {
      await needRunbook(db.prisma, slug);
      const before = decodeCursor(cursor, int4.positive());
      const found = await findVersions(db.prisma, slug, before, limit + 1);
      const items = found.slice(0, limit).map(describeVersion);
      const last = items.at(-1);
      const hasMore = found.length > limit && last !== undefined;
      return { items, next_cursor: hasMore ? encodeCursor(last.version) : null };
    },

    async compare(
      slug: string,
      { from, to }: { from: number; to?: number | undefined },
    ): Promise<OperationAnswer<Operations['compareRunbookVersions']>> {
      const runbook = await needRunbook(db.prisma, slug);
      const before = await needVersion(db.prisma, slug, from);
      const after =
        to === undefined
          ? (runbook.shippedText ?? '')
          : (await needVersion(db.prisma, slug, to)).text;
      return { lines: diffLines(before.text, after) };
    },

    async ofIncident(number: number): Promise<OperationAnswer<Operations['getIncidentRunbook']>> {
      const { title, models, runbook: slug } = await needIncident(db.prisma, number);
      const runbook = slug === null ? null : await findRunbook(db.prisma, slug);
      const newest = runbook && (await needVersion(db.prisma, runbook.slug, runbook.version));
      const runs = await findRuns(db.prisma, { incidentNumber: number }, undefined, MOST_RUNS);
      return {
        ...{ incident: number, title, models },
        runbook: runbook && summarise({ ...runbook, isShipped: newest?.isShipped ?? false }),
        runs: runs.map((run) => toRunSummary(run, run.title)),
      };
    },

    /** A text whose blocks are wrong is refused, by line. */
    save: (slug: string, body: Body<'saveRunbook'>, ctx: ChangeContext): Promise<Runbook> =>
      db.prisma.$transaction(async (tx) => {
        refuseBroken(body.text);
        await lockRunbook(tx, slug);
        const before = await findRunbook(tx, slug);
        if (before) refuseArchived(before);
        refuseOtherVersion(before, body.expected_version);
        const { title, text, reason = null } = body;
        const isShipped = before?.shippedTitle === title && before.shippedText === text;
        await write(tx, before, { slug, title, text, reason, isShipped }, ctx);
        return read(tx, slug);
      }),

    archive: (
      slug: string,
      { archived, reason }: Body<'archiveRunbook'>,
      ctx: ChangeContext,
    ): Promise<Runbook> =>
      db.prisma.$transaction(async (tx) => {
        await lockRunbook(tx, slug);
        const before = await needRunbook(tx, slug);
        if ((before.archivedAt !== null) === archived) return read(tx, slug);
        const at = await readClock(tx);
        await saveArchived(tx, slug, archived ? { at, by: ctx.actor } : null);
        const action = archived ? 'runbook.archive' : 'runbook.restore';
        await recordChange(tx, { action, subject: `runbook:${slug}`, reason }, ctx);
        return read(tx, slug);
      }),

    /** Another text of Mainstay’s is offered and never put in the place of a team’s. */
    settleOffer: (
      slug: string,
      { take, expected_version, reason }: Body<'settleRunbookOffer'>,
      ctx: ChangeContext,
    ): Promise<Runbook> =>
      db.prisma.$transaction(async (tx) => {
        await lockRunbook(tx, slug);
        const before = await needRunbook(tx, slug);
        refuseArchived(before);
        refuseOtherVersion(before, expected_version);
        const { shippedText: text, shippedTitle: title } = before;
        if (!hasOffer(before) || text === null || title === null) return read(tx, slug);
        if (take) await write(tx, before, { slug, title, text, reason, isShipped: true }, ctx);
        else await saveShipped(tx, slug, { heededDigest: before.shippedDigest ?? '' });
        return read(tx, slug);
      }),
  };

  async function write(
    tx: Tx,
    before: StoredRunbook | null,
    made: Pick<StoredVersion, 'slug' | 'title' | 'text' | 'reason' | 'isShipped'>,
    ctx: ChangeContext,
  ): Promise<void> {
    const version = (before?.version ?? 0) + 1;
    const created = { createdAt: await readClock(tx), createdBy: ctx.actor };
    // Whoever writes has seen what is shipped: what is offered comes after it.
    const heeded = before?.shippedDigest ? { heededDigest: before.shippedDigest } : {};
    await insertVersion(tx, { ...made, version, ...created }, heeded);
    await recordChange(
      tx,
      {
        ...{ action: 'runbook.save', subject: `runbook:${made.slug}` },
        ...(made.reason !== null && { reason: made.reason }),
        ...(before && { before: { version: before.version, title: before.title } }),
        after: { version, title: made.title },
      },
      ctx,
    );
  }
}

const hasOffer = ({
  shippedDigest,
  heededDigest,
}: Pick<StoredRunbook, 'shippedDigest' | 'heededDigest'>): boolean =>
  shippedDigest !== null && shippedDigest !== heededDigest;

function summarise(runbook: StoredRunbook & { isShipped: boolean }): RunbookSummary {
  const { slug, title, version, updatedAt, updatedBy, archivedAt, shippedText } = runbook;
  return {
    ...{ slug, title, version },
    origin: runbook.isShipped ? 'shipped' : shippedText === null ? 'own' : 'changed',
    has_offer: hasOffer(runbook),
    ...{ updated_at: updatedAt.toISOString(), updated_by: updatedBy },
    archived_at: archivedAt?.toISOString() ?? null,
  };
}

function describeVersion(version: StoredVersion): RunbookVersionSummary {
  return {
    ...{ version: version.version, title: version.title, reason: version.reason },
    ...{ is_shipped: version.isShipped, created_at: version.createdAt.toISOString() },
    created_by: version.createdBy,
  };
}

function describeRunbook(
  runbook: StoredRunbook & { isShipped: boolean },
  shown: StoredVersion,
): Runbook {
  const { shippedTitle, shippedText, archivedBy } = runbook;
  const { sections, blocks } = parseRunbook(shown.text);
  const isOffered = hasOffer(runbook) && shippedTitle !== null && shippedText !== null;
  return {
    ...summarise(runbook),
    shown: { ...describeVersion(shown), text: shown.text },
    needs_model: needsModel(blocks),
    steps: sections.flatMap((section) =>
      section.kind === 'step' && section.block
        ? [
            {
              ...{ position: section.position, kind: section.type, line: section.line },
              title: nameStep(section.block),
            },
          ]
        : [],
    ),
    offer: isOffered ? { title: shippedTitle, text: shippedText } : null,
    archived_by: archivedBy,
  };
}

function refuseBroken(text: string): void {
  const { problems } = parseRunbook(text);
  if (problems.length === 0) return;
  throw invalidRequest(
    problems.slice(0, 50).map(({ line, field, says }) => ({
      field: `text, line ${line}`,
      message: field === null ? says : `${field} ${says}`,
    })),
  );
}

function refuseOtherVersion(current: StoredRunbook | null, expected: number): void {
  const version = current?.version ?? 0;
  if (version === expected) return;
  const publicMessage = current
    ? `${nameActor(current.updatedBy)} saved version ${version} at ${current.updatedAt.toISOString()} since you read it. Look at what changed, then decide.`
    : 'There is no such runbook. Expect version 0 to write its first.';
  throw new AppError('settings_conflict', {
    publicMessage,
    fields: [{ field: 'expected_version', message: `must be ${version}` }],
    extra: { current_version: version },
  });
}
