import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/database.ts';
import { migrate } from './migrate.ts';
import { SCHEMA_PATH, withSchemaEngine } from './schema-engine.ts';

/** In migrations only, since Prisma cannot describe them. */
const SQL_ONLY =
  /^(predictions|prediction_minutes|labels|validation_minutes|feature_events|feature_latest|feature_pending|feature_buckets|feature_lookup_minutes)/;
const COLUMNS = `
  SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, datetime_precision
  FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_prisma%'
  ORDER BY table_name, column_name`;
const INDEXES = `SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
  AND tablename NOT LIKE '\\_prisma%' ORDER BY indexname`;

let migrated: TestDatabase;
let fromSchema: TestDatabase;

beforeAll(async () => {
  migrated = await createTestDatabase();
  fromSchema = await createTestDatabase();
});
afterAll(async () => {
  await migrated.drop();
  await fromSchema.drop();
});

it('applies nothing to a database that is up to date', async () => {
  expect(await migrate(migrated.url)).toEqual([]);
});

it('leads to the tables that schema.prisma describes', async () => {
  const { stdout: script } = await withSchemaEngine(fromSchema.url, async (engine) =>
    engine.diff({
      from: { tag: 'empty' },
      to: {
        tag: 'schemaDatamodel',
        files: [{ path: SCHEMA_PATH, content: await readFile(SCHEMA_PATH, 'utf8') }],
      },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  await fromSchema.db.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await fromSchema.db.pool.query(script ?? '');
  for (const catalog of [COLUMNS, INDEXES]) {
    const expected = (await fromSchema.db.pool.query(catalog)).rows;
    const actual = (await migrated.db.pool.query(catalog)).rows.filter(
      (row) => !SQL_ONLY.test(row.table_name ?? row.tablename),
    );
    expect(expected.length).toBeGreaterThan(5);
    expect(actual).toEqual(expected);
  }
});

it('refuses to change history', async () => {
  const { pool } = migrated.db;
  await pool.query(`INSERT INTO audit_entries (id, actor_kind, actor_id, actor_name, action, subject)
    VALUES (gen_random_uuid(), 'system', 'test', 'test', 'model.create', 'model:a')`);
  await expect(pool.query(`UPDATE audit_entries SET reason = 'other'`)).rejects.toThrow(
    'append-only',
  );
  await expect(pool.query('DELETE FROM audit_entries')).rejects.toThrow('append-only');
});
