import type { Db } from '#lib/db/client.ts';
import { servingSettingsSchema } from '../contract.ts';
import {
  findAliases,
  findHolds,
  findReferenceIds,
  findReferenceProfiles,
  findRetired,
  findRuleRevisions,
  findRules,
  findSettings,
} from '../store/catalog.ts';
import type { ServedModel } from './served-model.ts';
import type { ServingLog } from './serving-log.ts';

/** Reads what changes of models beside their versions and releases: of one, or of all in a query or two. */
export function createModelReader({
  db,
  models,
  log,
  onHolds,
}: {
  db: Db;
  models: ReadonlyMap<string, ServedModel>;
  log: ServingLog;
  /** The breakers that operators hold were read. */
  onHolds?: (model: ServedModel) => void;
}) {
  /** Rules may be long: only those that changed are read. */
  async function readRules(model?: ServedModel): Promise<void> {
    const revisions = await findRuleRevisions(db, model?.id);
    for (const one of model ? [model] : models.values()) {
      const mine = revisions.filter((row) => row.modelId === one.id);
      const changed = one.rules.findChanged(mine);
      if (changed.length > 0) one.rules.take(await findRules(db, one.id, changed));
    }
  }

  /** The same of references. */
  async function readReferences(model?: ServedModel): Promise<void> {
    const inForce = await findReferenceIds(db, model?.id);
    for (const one of model ? [model] : models.values()) {
      const changed = one.references.findChanged(inForce.filter((row) => row.modelId === one.id));
      if (changed.length > 0) one.references.take(await findReferenceProfiles(db, changed));
    }
  }

  return {
    async readAliases(model?: ServedModel): Promise<void> {
      const rows = await findAliases(db, model?.id);
      for (const one of model ? [model] : models.values()) {
        const mine = rows.filter((row) => row.modelId === one.id);
        one.aliases = new Map(mine.map((row) => [row.name, row.version]));
      }
    },

    async readSettings(model?: ServedModel): Promise<void> {
      const [settings, holds] = await Promise.all([
        findSettings(db, model?.id),
        findHolds(db, model?.id),
      ]);
      for (const one of model ? [model] : models.values()) {
        const mine = settings.find((row) => row.modelId === one.id);
        if (mine && mine.revision !== one.settingsRevision) {
          const { data, error } = servingSettingsSchema.safeParse(mine.settings);
          if (data) one.settings = data;
          else log.warn({ err: error, model: one.name }, 'settings that are not understood');
          one.settingsRevision = mine.revision;
        }
        const mineHeld = holds.filter((row) => row.modelId === one.id);
        one.holds = new Map(mineHeld.map(({ version, ...word }) => [version, word]));
        onHolds?.(one);
      }
      await readRules(model);
      await readReferences(model);
    },

    async readRetired(model?: ServedModel): Promise<void> {
      const byId = new Map([...models.values()].map((one) => [one.id, one]));
      for (const { modelId, number, status } of await findRetired(db, model?.id)) {
        const versions = byId.get(modelId)?.versions;
        const info = versions?.get(number);
        if (info && info.status !== status) versions?.set(number, { ...info, status });
      }
    },
  };
}
