import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessCost {
  cpuSeconds: number;
  /** Resident at the end. Of Postgres, whose processes share most of theirs, each page is counted once. */
  megabytes: number;
  processes: number;
}

const TICKS_PER_SECOND = 100;

/** Notes a process and its descendants now; the returned function says what they have cost since. Linux only; else zeros. */
export function costOf(root: number | undefined): () => ProcessCost {
  const before = cpuOf(root);
  return () => {
    const after = cpuOf(root);
    let ticks = 0;
    for (const [pid, count] of after) ticks += count - (before.get(pid) ?? 0);
    const kilobytes = [...after.keys()].reduce((sum, pid) => sum + proportionalKilobytes(pid), 0);
    return {
      cpuSeconds: ticks / TICKS_PER_SECOND,
      megabytes: kilobytes / 1024,
      processes: after.size,
    };
  };
}

/** CPU ticks by pid. */
function cpuOf(root: number | undefined): Map<number, number> {
  const found = new Map<number, number>();
  if (root === undefined) return found;
  const table = processTable();
  const queue = [root];
  for (const pid of queue) {
    const entry = table.get(pid);
    if (!entry || found.has(pid)) continue;
    found.set(pid, entry.ticks);
    for (const [other, { parent }] of table) if (parent === pid) queue.push(other);
  }
  return found;
}

function processTable(): Map<number, { parent: number; ticks: number }> {
  const table = new Map<number, { parent: number; ticks: number }>();
  for (const name of list('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    // The name may hold spaces and brackets; what follows it has neither.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields.length < 20) continue;
    const ticks = Number(fields[11]) + Number(fields[12]);
    table.set(Number(name), { parent: Number(fields[1]), ticks });
  }
  return table;
}

/** Memory shared with others counts in proportion. */
function proportionalKilobytes(pid: number): number {
  const found = /^Pss: +(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`));
  return Number(found?.[1] ?? 0);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
