import type { WholeRowReport } from '#lib/drift/domain-classifier.ts';
import type { ComparedColumn } from './compare-window.ts';
import type {
  ColumnResult,
  DatasetQuality,
  DriftEvent,
  PredictionShift,
  ReportSummary,
  WholeRow,
} from './contract.ts';
import { followVerdict } from './follow-verdict.ts';
import type { FoundShift } from './prediction-shift.ts';
import type { ModelDriftSettings } from './settings.ts';

/** What the report before said. */
export interface BeforeReport {
  whole_row: WholeRow | null;
  prediction_shift: PredictionShift | null;
  quality: DatasetQuality;
  columns: Record<string, ColumnResult>;
}

export interface Found {
  compared: readonly ComparedColumn[];
  wholeRow: WholeRowReport | null;
  shift: FoundShift | null;
  quality: DatasetQuality;
}

type Told = Pick<DriftEvent, 'kind' | 'about' | 'column' | 'role' | 'detail'>;

/** What a report says as a whole, what goes on from the one before, and what began or ended with it. */
export function concludeReport(
  { compared, wholeRow, shift, quality }: Found,
  before: BeforeReport | null,
  at: string,
  settings: Pick<ModelDriftSettings, 'onset_scans' | 'end_scans'> & {
    /** What is the same whatever the window is told by one of them. */
    tellsOfModel: boolean;
  },
): {
  verdict: ReportSummary['verdict'];
  dataset: ReportSummary['dataset'];
  columns: Record<string, ColumnResult>;
  whole_row: WholeRow | null;
  prediction_shift: PredictionShift | null;
  told: Told[];
} {
  const scans = { onset: settings.onset_scans, end: settings.end_scans };
  const told: Told[] = [];
  const columns: Record<string, ColumnResult> = {};
  for (const { result } of compared) {
    const key = `${result.role}:${result.name}`;
    const { change, ...followed } = followVerdict(before?.columns[key], result.verdict, at, scans);
    columns[key] = { ...result, ...followed };
    if (!change) continue;
    const { name: column, role } = result;
    const detail =
      change === 'onset' ? result.sentences.join(' ') : 'It is as in its reference again.';
    told.push({ kind: change, about: 'column', column, role, detail });
  }
  const whole = wholeRow && follow(wholeRow, before?.whole_row ?? undefined, at, scans);
  if (whole?.change) told.push({ kind: whole.change, ...ROWS, detail: sayRows(whole.row) });
  const { tellsOfModel } = settings;
  const moved = shift && followShift(shift, before?.prediction_shift ?? undefined, at, scans);
  if (moved?.change && tellsOfModel) {
    told.push({ kind: moved.change, about: 'prediction_shift', ...NONE, detail: sayShift(moved) });
  }
  told.push(...tellQuality(compared, quality, before, tellsOfModel));
  const results = compared.map(({ result }) => result);
  const drifted = results.filter(({ verdict }) => verdict === 'drift').length;
  const tested = results.filter(({ verdict }) => verdict !== 'not_enough_data').length;
  const findings = results.reduce((sum, one) => sum + one.quality.findings.length, 0);
  const isDrift = drifted > 0 || wholeRow?.verdict === 'drift' || shift?.verdict === 'drift';
  return {
    verdict: isDrift ? 'drift' : tested > 0 ? 'stable' : 'not_enough_data',
    dataset: {
      ...{ drifted, tested, share: tested === 0 ? 0 : drifted / tested },
      ...{ columns: results.length, quality_findings: findings + quality.findings.length },
    },
    ...{ columns, whole_row: whole?.row ?? null, prediction_shift: moved?.shift ?? null, told },
  };
}

const NONE = { column: null, role: null } as const;
const ROWS = { about: 'whole_row', ...NONE } as const;

function follow(
  { permutations: _, ...found }: WholeRowReport,
  before: WholeRow | undefined,
  at: string,
  scans: { onset: number; end: number },
) {
  const { change, ...followed } = followVerdict(before, found.verdict, at, scans);
  return { change, row: { ...found, ...followed } };
}

function sayRows({ auc, p_value, columns, drifting_since }: WholeRow): string {
  if (drifting_since === null) return 'Rows cannot be told from those of the reference any more.';
  const most = columns.slice(0, 3).map(({ name }) => name);
  return `Rows can be told from those of the reference (AUC ${show(auc)}, p ${show(p_value)}), most by ${most.join(', ')}.`;
}

function followShift(
  found: FoundShift,
  before: PredictionShift | undefined,
  at: string,
  scans: { onset: number; end: number },
) {
  const { change, ...followed } = followVerdict(before, found.verdict, at, scans);
  return { change, shift: { ...found, ...followed } };
}

function sayShift({ change, shift }: ReturnType<typeof followShift>): string {
  const { mean, baseline_mean, shift: by, threshold, wanted, n_effective, p_value } = shift;
  if (change === 'end') {
    return `The mean of the last ${wanted} predictions is within ${show(threshold)} standard deviations of the baseline again.`;
  }
  const moved = by === null ? 'from a constant' : `by ${show(by)} standard deviations`;
  return `The mean of the last ${wanted} predictions moved ${moved}, from ${show(baseline_mean)} to ${show(mean)}; ${show(threshold)} is the threshold, and chance hardly moves as many that far (worth ${n_effective ?? wanted} independent ones, p ${show(p_value)}).`;
}

const SAID = {
  missing: 'more values are missing than in the reference',
  unseen: 'there are more categories that the reference does not have',
  infinite: 'there are infinite values',
  out_of_range: 'values are outside of the reference’s range',
  constant: 'all values are the same',
  type_errors: 'values are of another type',
  rows_fewer: 'there are far fewer rows than in the same hours of days before',
  rows_more: 'there are far more rows than in the same hours of days before',
  duplicates: 'more rows are the same as others than in the reference',
  stale: 'nothing has come for longer than usual',
} as const;

function tellQuality(
  compared: readonly ComparedColumn[],
  quality: DatasetQuality,
  before: BeforeReport | null,
  tellsOfModel: boolean,
): Told[] {
  const about = 'quality' as const;
  const ofColumns = compared.flatMap(({ result: { name: column, role, quality: own } }) => {
    const was = before?.columns[`${role}:${column}`]?.quality.findings ?? [];
    return changes(own.findings, was).map((change) => ({ ...change, about, column, role }));
  });
  const isTold = (finding: string) => tellsOfModel || finding !== 'stale';
  const ofRows = changes(
    quality.findings.filter(isTold),
    (before?.quality.findings ?? []).filter(isTold),
  );
  return [...ofColumns, ...ofRows.map((change) => ({ ...change, about, ...NONE }))];
}

function changes<F extends keyof typeof SAID>(now: readonly F[], before: readonly F[]) {
  const began = now.filter((one) => !before.includes(one));
  const ended = before.filter((one) => !now.includes(one));
  return [
    ...began.map((one) => ({ kind: 'onset' as const, detail: `${capital(SAID[one])}.` })),
    ...ended.map((one) => ({ kind: 'end' as const, detail: `No longer: ${SAID[one]}.` })),
  ];
}

function show(value: number | null): string {
  return value === null ? 'unknown' : String(Number(value.toPrecision(3)));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
