import { randomUUID } from 'node:crypto';
import type { ChangeContext } from '#lib/audit/contract.ts';
import type { Db } from '#lib/db/client.ts';
import { AppError } from '#lib/http/errors.ts';
import type { OperationInput } from '#lib/http/operation.ts';
import { invalidRequest } from '#lib/http/parse-input.ts';
import { modelNotFound, versionNotFound } from '#lib/registry/not-found.ts';
import type { Scan } from '../contract.ts';
import type { startDriftScan } from '../operations.ts';
import { findModelId, findVersion, findVersionsInForce } from '../store/models.ts';
import { findScan, insertScan } from '../store/scans.ts';
import { describeScan } from './describe-scan.ts';

/** Scans that somebody asks for; workers carry them out. */
export function createDriftScans({ db, now }: { db: Db; now: () => Date }) {
  async function find(model: string): Promise<string> {
    const id = await findModelId(db.prisma, model);
    if (!id) throw modelNotFound(model);
    return id;
  }

  return {
    async startScan(
      model: string,
      { version, from, to }: OperationInput<typeof startDriftScan>['body'],
      ctx: ChangeContext,
    ): Promise<Scan> {
      const modelId = await find(model);
      if (Date.parse(from) >= now().getTime()) {
        throw invalidRequest([{ field: 'from', message: 'must not be in the future' }]);
      }
      if (version !== undefined && !(await findVersion(db, modelId, version))) {
        throw versionNotFound(model, version);
      }
      if (version === undefined && (await findVersionsInForce(db, modelId)).length === 0) {
        throw new AppError('model_not_released', {
          publicMessage: `${model} has no release in force: name the version to scan.`,
        });
      }
      const scan = {
        ...{ id: randomUUID(), modelId, version: version ?? null },
        ...{ fromAt: new Date(from), toAt: new Date(to) },
        ...{ createdAt: now(), createdBy: ctx.actor },
      };
      const row = await db.prisma.$transaction((tx) => insertScan(tx, scan));
      return describeScan(db, row);
    },

    async getScan(model: string, id: string): Promise<Scan> {
      const row = await findScan(db, await find(model), id);
      if (row) return describeScan(db, row);
      throw new AppError('drift_scan_not_found', {
        publicMessage: `${model} has no drift scan ${id}.`,
      });
    },
  };
}
