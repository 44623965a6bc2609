import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

type Engine = Awaited<ReturnType<typeof bindings.SchemaEngine.new>>;

/**
 * The stock adapter cuts a script at every semicolon, also inside a function's body. Sent whole, Postgres cuts it itself
 * and runs it as one transaction, so that a migration that fails leaves nothing behind.
 */
class WholeScriptAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  }
}

export const SCHEMA_PATH = path.join(import.meta.dirname, '../../prisma/schema.prisma');

/** One for the process, as the package's bindings are: a second instance would replace the first under an engine in use. */
let loading: Promise<void> | undefined;

/**
 * Runs `use` with Prisma's schema engine (as WebAssembly) on the database at `url`. It needs no engine download, which
 * is why it is used instead of `prisma migrate` (docs/decisions/0002-migrations-without-an-engine-download.md).
 */
export async function withSchemaEngine<T>(
  url: string,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  loading ??= instantiate();
  await loading;
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptAdapter(pool));
  const datamodels: [string, string][] = [[SCHEMA_PATH, await readFile(SCHEMA_PATH, 'utf8')]];
  try {
    const engine = await bindings.SchemaEngine.new({ datamodels }, () => undefined, adapter);
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}

async function instantiate(): Promise<void> {
  const glue = createRequire(import.meta.url).resolve(
    '@prisma/schema-engine-wasm/schema_engine_bg',
  );
  const module = await WebAssembly.compile(await readFile(glue.replace(/\.js$/, '.wasm')));
  const instance = await WebAssembly.instantiate(module, {
    './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === 'function') start();
}
