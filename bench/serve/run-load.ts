import { fork } from 'node:child_process';
import path from 'node:path';
import type { LoadPlan, LoadResult } from './load-plan.ts';
import { costOf, type ProcessCost } from './process-cost.ts';

export interface Measured extends LoadResult {
  perSecond: number;
  /** Of each group of processes, while the load ran. */
  cost: Record<string, ProcessCost>;
}

/** Puts load on a server; `groups` are the processes whose cost is noted, by the pids they descend from. */
export async function runLoad(
  plan: LoadPlan,
  groups: Record<string, number | undefined>,
): Promise<Measured> {
  const client = fork(path.join(import.meta.dirname, 'load-client.ts'), { execArgv: [] });
  try {
    await message(client);
    client.send(plan);
    await message(client);
    const stopCosts = Object.entries(groups).map(([name, pid]) => [name, costOf(pid)] as const);
    const result = (await message(client)) as LoadResult;
    return {
      ...result,
      perSecond: result.requests / result.seconds,
      cost: Object.fromEntries(stopCosts.map(([name, stop]) => [name, stop()])),
    };
  } finally {
    client.kill('SIGKILL');
  }
}

function message(client: ReturnType<typeof fork>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    client.once('message', resolve);
    client.once('exit', (code) => reject(new Error(`the load client ended with code ${code}`)));
  });
}
