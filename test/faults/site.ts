import { type Installation, openInstallation } from '../installation.ts';
import { vectorModel } from '../onnx-models.ts';
import { type PostgresServer, startPostgresServer } from '../postgres-server.ts';

/** A Postgres that can be stopped, and an installation on it. */
export interface Site {
  postgres: PostgresServer;
  installation: Installation;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const postgres = await startPostgresServer();
  try {
    const installation = await openInstallation(postgres.url);
    return {
      postgres,
      installation,
      async close() {
        await installation.close();
        await postgres.close();
      },
    };
  } catch (error) {
    await postgres.close();
    throw error;
  }
}

/** A site with one model, version 1 of it in force: it takes `features` of three numbers. */
export async function openServingSite(model: string): Promise<Site> {
  const site = await openSite();
  await site.installation.addModel(model);
  await site.installation.promote(model, await site.installation.addVersion(model, vectorModel()));
  return site;
}
