import { nameActor } from '#lib/auth/name-actor.ts';
import {
  type CheckedItem,
  type ChecklistItem,
  type ChecklistPolicy,
  checklistItems,
  itemTitles,
  type LiveItem,
  type Signature,
  type SignedItem,
  signedItems,
} from './contract.ts';
import type { ChecklistFacts } from './facts.ts';
import { judgeFloors } from './judge-floors.ts';

type Judged = Pick<CheckedItem, 'state' | 'found'> & { run?: number };
type Judge = (facts: ChecklistFacts, policy: ChecklistPolicy, now: Date) => Judged;

const HOUR_MS = 3_600_000;
const SHOWN = 3;

const judges = {
  tested_offline({ run, version }) {
    const metrics = Object.entries(version.metrics).filter(([name]) => isHeldOut(name));
    if (run) {
      const known = Object.entries(run.metrics);
      const rows = `${many(run.rows, 'row')} that it had not learned from`;
      return yes(`Training run ${run.number} asked it about ${rows}: ${list(known)}.`, run.number);
    }
    if (metrics.length > 0) return yes(`Recorded with it: ${list(metrics)}.`);
    return no('No metric of rows it has not learned from was recorded.');
  },

  cross_validated({ run, version }) {
    if (run && run.folds > 1) {
      const found = `${many(run.folds, 'fold')} in the order of time, in training run ${run.number}.`;
      return yes(found, run.number);
    }
    const metrics = Object.entries(version.metrics).filter(([name]) => /^cv_/i.test(name));
    if (metrics.length > 0) return yes(`Recorded with it: ${list(metrics)}.`);
    const param = Object.entries(version.params).find(saysFolds);
    if (param) return yes(`Its parameters say so: ${param[0]} is ${String(param[1])}.`);
    return no('There are no folds, and no metric or parameter whose name begins with cv_.');
  },

  metrics_over_floor: ({ run, version }, { floors }) =>
    judgeFloors({ ...run?.metrics, ...version.metrics }, floors),

  artifact_verified({ file, version }) {
    const digest = version.digest.slice(0, 12);
    const found = {
      verified: yes(
        `Version ${version.number}, whose bytes have the digest ${digest}… as recorded.`,
      ),
      missing: no(`Its file, of digest ${digest}…, is not there.`),
      damaged: no(`Its file is damaged: its bytes do not have the digest ${digest}… any more.`),
      elsewhere: unknown('Another server has its file: it cannot be verified here.'),
    };
    return version.status === 'deleted' ? no('It was deleted.') : found[file];
  },

  environment_documented: ({ version }) =>
    version.environment > 0
      ? yes(`What it was trained in: ${many(version.environment, 'line')} of its lineage.`)
      : no('Its lineage does not say what it was trained in.'),

  data_validated({ rules, version }) {
    if (version.layout === 'tensors')
      return notNeeded('It has no named features to have rules of.');
    if (!rules || rules.count === 0) return no('Its inputs have no rules.');
    const found = many(rules.count, 'rule');
    if (rules.mode === 'off') return no(`Its ${found} are switched off.`);
    return yes(
      rules.mode === 'shadow'
        ? `${found}, in shadow: inputs that break one are counted.`
        : `${found}, enforced.`,
    );
  },

  reference_present({ reference, version }) {
    if (version.layout === 'tensors') return notNeeded('It has no named features to be watched.');
    if (!reference) return no('There is nothing that its traffic could be compared with.');
    const from = {
      sample: 'of the sample it came with',
      traffic: 'of traffic',
      first_predictions: 'of its first predictions',
    };
    return yes(`${many(reference.rows, 'row')} ${from[reference.from]}.`);
  },

  golden_cases_pass({ version, replicas }) {
    if (version.goldenCases === 0) return no('It has no golden cases.');
    const cases = many(version.goldenCases, 'golden case');
    const [failed] = replicas?.failed ?? [];
    if (replicas && failed) {
      const error = failed.error.replace(/\.$/, '');
      return no(
        `${cases}. Replica ${failed.replica} refused it in release ${replicas.seq}: ${error}.`,
      );
    }
    if (replicas && replicas.loaded > 0) {
      const by = `and by ${many(replicas.loaded, 'replica')} in release ${replicas.seq}`;
      return yes(`${cases}, reproduced at registration ${by}.`);
    }
    return yes(`${cases}, reproduced at registration.`);
  },

  rollback_ready({ past }) {
    if (past.ready?.hasFile) {
      return yes(`Version ${past.ready.version} was in force and can be loaded again.`);
    }
    if (past.ready) return no(`The file of version ${past.ready.version} is not there.`);
    return past.any
      ? no('Every other version that was in force is archived.')
      : notNeeded('No other version has been in force: there is nothing to go back to yet.');
  },

  monitoring_on({ sampleRatio, drift }) {
    if (sampleRatio === 0) return no('No prediction is kept: the log samples none.');
    const logged = `${percent(sampleRatio)} of requests are logged`;
    if (drift.everyMinutes === 0 || drift.windows.length === 0) {
      return no(`${logged}, and drift is looked for only when somebody asks.`);
    }
    const windows = drift.windows.join(', ');
    return yes(
      `${logged}, drift is looked for every ${many(drift.everyMinutes, 'minute')} (${windows}).`,
    );
  },

  backup_recent({ backup }, { backup_hours: most }, now) {
    if (!backup) return unknown('No backup was recorded: whether there is one is not known.');
    const hours = Math.max(0, (now.getTime() - Date.parse(backup.taken_at)) / HOUR_MS);
    const where = backup.location === null ? '' : `, in ${backup.location}`;
    const found = `The newest recorded is ${age(hours)} old${where}`;
    return hours <= most ? yes(`${found}.`) : no(`${found}; it may be ${age(most)} old.`);
  },
} satisfies Record<LiveItem, Judge>;

/** What of the checklist is there: every item with what was found, in words and numbers. */
export function judgeChecklist(
  facts: ChecklistFacts,
  policy: ChecklistPolicy,
  now: Date,
): { items: CheckedItem[]; missing: ChecklistItem[] } {
  const items = checklistItems.map((item): CheckedItem => {
    const signatures = isSigned(item) ? facts.signatures[item] : null;
    const judged: Judged = isSigned(item)
      ? judgeSignatures(facts.signatures[item])
      : judges[item](facts, policy, now);
    return {
      ...{ item, title: itemTitles[item], is_required: policy.items.includes(item) },
      ...{ state: judged.state, found: judged.found, run: judged.run ?? null, signatures },
    };
  });
  const missing = items.filter(
    ({ is_required, state }) => is_required && (state === 'no' || state === 'unknown'),
  );
  return { items, missing: missing.map(({ item }) => item) };
}

const isSigned = (item: ChecklistItem): item is SignedItem =>
  signedItems.some((signed) => signed === item);

function judgeSignatures([newest]: Signature[]): Judged {
  if (!newest) return no('Nobody has signed it.');
  const note = newest.note === null ? '' : `: ${newest.note.replace(/\.$/, '')}`;
  const found = `${nameActor(newest.by)}${note}.`;
  return newest.did === 'signed' ? yes(`Signed by ${found}`) : no(`Withdrawn by ${found}`);
}

const isHeldOut = (metric: string) => !/^(cv|train|training)_/i.test(metric);

function saysFolds([name, value]: [string, unknown]): boolean {
  if (!/^cv(_|$)/i.test(name)) return false;
  return typeof value === 'number' ? value > 1 : Boolean(value);
}

const yes = (found: string, run?: number): Judged => ({ state: 'yes', found, run });
const no = (found: string): Judged => ({ state: 'no', found });
const unknown = (found: string): Judged => ({ state: 'unknown', found });
const notNeeded = (found: string): Judged => ({ state: 'not_needed', found });

function list(metrics: readonly (readonly [string, number])[]): string {
  const shown = metrics
    .slice(0, SHOWN)
    .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`);
  const more = metrics.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

const many = (count: number, noun: string) =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

const percent = (share: number) => `${Number((share * 100).toPrecision(3))} %`;

const age = (hours: number) =>
  hours < 1
    ? 'less than an hour'
    : hours < 48
      ? many(Math.floor(hours), 'hour')
      : many(Math.floor(hours / 24), 'day');
