// Prints the SQL that leads from an older schema to prisma/schema.prisma, to start a migration from:
//   git show HEAD:prisma/schema.prisma > old.prisma && DATABASE_URL=… node prisma/diff-schema.ts old.prisma
// Without an argument it starts from an empty database. The engine wants a Postgres to talk to, but changes nothing in it.
import { readFile } from 'node:fs/promises';
import { SCHEMA_PATH, withSchemaEngine } from '#lib/db/schema-engine.ts';

async function datamodel(path: string) {
  return {
    tag: 'schemaDatamodel' as const,
    files: [{ path, content: await readFile(path, 'utf8') }],
  };
}

const older = process.argv[2];
const from = older ? await datamodel(older) : { tag: 'empty' as const };
const to = await datamodel(SCHEMA_PATH);
const { stdout } = await withSchemaEngine(
  process.env.DATABASE_URL ?? 'postgresql://localhost:5432/postgres',
  (engine) =>
    engine.diff({
      from,
      to,
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
);
process.stdout.write(stdout ?? '');
