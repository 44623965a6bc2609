import type { Db } from '#lib/db/client.ts';
import type { Session } from './online.ts';

const ATTEMPTS = 5;
/** Two who waited for each other, of whom Postgres ended one. */
const TRY_AGAIN = new Set(['40P01', '40001']);

/** All of it or nothing, over one connection. */
export async function inTransaction<T>(
  { pool }: Pick<Db, 'pool'>,
  work: (session: Session) => Promise<T>,
  attempts = ATTEMPTS,
): Promise<T> {
  const client = await pool.connect();
  let failure: unknown;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    failure = error;
    await client.query('ROLLBACK').catch((cause: unknown) => {
      failure = cause;
    });
    if (attempts <= 1 || !TRY_AGAIN.has(String((error as { code?: unknown }).code))) throw error;
  } finally {
    // A connection that could not roll back is not used again.
    client.release(failure !== undefined && !isRefusal(failure));
  }
  return inTransaction({ pool }, work, attempts - 1);
}

/** Said by Postgres over a sound connection, or by us. */
function isRefusal(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && !/^(08|57P)|^E[A-Z]/.test(code);
}
