import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDuckDb } from '#lib/db/duckdb.ts';
import type { PointInTimeJoin } from '#lib/offline/contract.ts';
import { createOfflineService } from '#lib/offline/service.ts';

/** Small files, joined in a folder of their own. */
export async function createJoinFixture() {
  const settings = { memoryMb: 512, threads: 2, temporaryDirectory: tmpdir() };
  const service = createOfflineService(settings);
  const folder = await mkdtemp(path.join(tmpdir(), 'join-files-'));
  const db = await openDuckDb(settings);
  const at = (name: string) => path.join(folder, name);

  return {
    folder,
    db,
    at,

    /** Joins two CSV texts (or files that are there) and returns the CSV that comes out. */
    async join(
      entities: string,
      features: string,
      more: Partial<PointInTimeJoin> = {},
    ): Promise<string> {
      await writeFile(at('entities.csv'), entities);
      await writeFile(at('features.csv'), features);
      await service.joinFiles({
        entities: at('entities.csv'),
        features: at('features.csv'),
        keys: ['k'],
        time: 't',
        eventTime: 'e',
        out: at('out.csv'),
        ...more,
      });
      return readFile(at('out.csv'), 'utf8');
    },

    close: async () => {
      await db.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Lines of a file. */
export function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}
