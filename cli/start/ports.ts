import { createServer } from 'node:net';
import { UsageError } from '../usage-error.ts';

/** Throws a UsageError naming the port and the variable that moves it when another process listens there. */
export async function assertPortFree(
  port: number,
  variable: string,
  purpose: string,
): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') {
      throw new UsageError(
        `Port ${port}, wanted for the ${purpose}, is in use by another process. Free it, or set ${variable} to another port.`,
      );
    }
    if (error.code === 'EACCES') {
      throw new UsageError(
        `Port ${port}, wanted for the ${purpose}, needs privileges this user lacks. Set ${variable} to a port above 1023.`,
      );
    }
    throw error;
  });
  await new Promise((resolve) => server.close(resolve));
}
