import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { SYSTEM } from '#lib/auth/service.ts';
import type { Db } from '#lib/db/client.ts';
import { readClock } from '#lib/db/clock.ts';
import { parseRunbook } from '../parse-runbook.ts';
import { splitTitle } from '../split-title.ts';
import {
  findRunbook,
  findVersion,
  insertVersion,
  lockRunbook,
  saveShipped,
} from '../store/runbooks.ts';

export interface ShippedRunbook {
  slug: string;
  title: string;
  text: string;
}

/** The runbooks of a folder, a Markdown file each, whose first heading is its title. One whose blocks are wrong is refused. */
export async function readShipped(folder: string): Promise<ShippedRunbook[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  return Promise.all(
    names.map(async (name) => {
      const found = splitTitle(await readFile(path.join(folder, name), 'utf8'));
      if (!found) throw new Error(`The runbook ${name} has no title.`);
      const [problem] = parseRunbook(found.text).problems;
      if (problem) throw new Error(`The runbook ${name}, line ${problem.line}: ${problem.says}`);
      return { slug: name.slice(0, -'.md'.length), ...found };
    }),
  );
}

/**
 * Brings what Mainstay ships into the database. A runbook that nobody changed gets the new text as its next version; one that a team
 * changed stays as it is, and the new text is offered.
 */
export async function syncShipped(
  { db }: { db: Db },
  shipped: readonly ShippedRunbook[],
): Promise<void> {
  for (const { slug, title, text } of shipped) {
    const digest = createHash('sha256')
      .update(JSON.stringify([title, text]))
      .digest('hex');
    await db.prisma.$transaction(async (tx) => {
      await lockRunbook(tx, slug);
      const before = await findRunbook(tx, slug);
      if (before?.shippedDigest === digest) return;
      const ours = { shippedTitle: title, shippedText: text, shippedDigest: digest };
      const newest = before && (await findVersion(tx, slug, before.version));
      if (newest && !newest.isShipped) {
        await saveShipped(tx, slug, ours);
        return;
      }
      const made = { createdAt: await readClock(tx), createdBy: SYSTEM.actor };
      await insertVersion(
        tx,
        {
          ...{ slug, title, text, version: (before?.version ?? 0) + 1, isShipped: true },
          ...{ reason: before ? 'With an upgrade of Mainstay' : null, ...made },
        },
        { ...ours, heededDigest: digest },
      );
    });
  }
}
