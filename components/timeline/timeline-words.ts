import type { Mark } from '#components/charts/mark.ts';
import { releaseName } from '#components/releases/undo.ts';
import { eventLooks } from '#components/serving/event-looks.ts';
import { actionWords } from '#components/settings/describe-change.ts';
import type { State } from '#components/ui/status.tsx';
import { toSentence } from '#components/ui/to-sentence.ts';
import type { PerformanceEventKind } from '#lib/performance/contract.ts';
import type { GuardEventKind } from '#lib/release-guard/contract.ts';
import type { IncidentEvent, TimelineItem, TimelineKind } from '#lib/timeline/contract.ts';

export const kindWords = {
  release: 'Releases',
  change: 'Settings and versions',
  drift: 'Drift',
  quality: 'Data quality',
  performance: 'Performance',
  serving: 'Serving',
  alert: 'Alerts',
  incident: 'Incidents',
  guard: 'Release guard',
} as const satisfies Record<TimelineKind, string>;

export interface TimelineLook {
  word: string;
  state: State;
  /** What there is to say beside it; may be empty. */
  text: string;
  versions: number[];
  /** Who did it; null: nobody, it happened. */
  by: string | null;
}

const performanceLooks = {
  errors_rose: { word: 'Errors became more', state: 'bad' },
  errors_usual: { word: 'Errors are as usual', state: 'good' },
  labels_late: { word: 'Labels come late', state: 'warning' },
  labels_usual: { word: 'Labels come as usual', state: 'good' },
} as const satisfies Record<PerformanceEventKind, { word: string; state: State }>;

const incidentLooks = {
  opened: { word: 'opened', state: 'bad' },
  acknowledged: { word: 'acknowledged', state: 'unknown' },
  investigating: { word: 'investigated', state: 'unknown' },
  mitigated: { word: 'mitigated', state: 'good' },
  resolved: { word: 'resolved', state: 'good' },
  reviewed: { word: 'reviewed', state: 'unknown' },
  reopened: { word: 'reopened', state: 'bad' },
  merged: { word: 'merged', state: 'unknown' },
} as const satisfies Record<IncidentEvent, { word: string; state: State }>;
const guardLooks = {
  began: { word: 'Guard began', state: 'unknown' },
  asked: { word: 'Guard asks a person', state: 'warning' },
  rolled_back: { word: 'Guard rolled back', state: 'bad' },
  would_have: { word: 'Guard would have acted', state: 'warning' },
  passed: { word: 'Guard passed', state: 'good' },
  ended: { word: 'Guard ended', state: 'unknown' },
} as const satisfies Record<GuardEventKind, { word: string; state: State }>;

/** What an entry is called, how bad it is, and what it says. */
export function describeItem(item: TimelineItem): TimelineLook {
  switch (item.kind) {
    case 'release': {
      const { reason, versions, by } = item;
      const word = `${releaseName({ kind: item.event, reason })} (release ${item.release})`;
      return { word, state: 'unknown', text: toSentence(reason), versions, by };
    }
    case 'change': {
      const version = /^version:.*\/(\d+)$/.exec(item.subject)?.[1];
      const versions = version === undefined ? [] : [Number(version)];
      const text = item.reason === null ? '' : toSentence(item.reason);
      return { word: actionWords[item.event], state: 'unknown', text, versions, by: item.by };
    }
    case 'performance': {
      const { word, state } = performanceLooks[item.event];
      const text = toSentence(item.detail);
      return { word, state, text, versions: [item.version], by: null };
    }
    case 'alert': {
      const isFiring = item.event === 'firing';
      return {
        word: isFiring ? `Alert: ${item.title}` : `Alert over: ${item.title}`,
        state: isFiring ? (item.severity <= 2 ? 'bad' : 'warning') : 'good',
        text: toSentence(item.detail),
        versions: item.version === null ? [] : [item.version],
        by: null,
      };
    }
    case 'guard': {
      const { word, state } = guardLooks[item.event];
      const text = toSentence(item.detail);
      return {
        word: `${word} (release ${item.release})`,
        state,
        text,
        versions: [item.version],
        by: null,
      };
    }
    case 'serving': {
      const versions = item.version === null ? [] : [item.version];
      return { ...eventLooks[item.event], text: toSentence(item.detail), versions, by: null };
    }
    case 'incident': {
      const { word, state } = incidentLooks[item.event];
      return {
        ...{ word: `Incident ${item.incident} ${word}`, state, versions: [], by: item.by },
        text: toSentence(item.event === 'opened' ? item.title : item.detail),
      };
    }
    default: {
      const isOnset = item.event === 'onset';
      const what = item.kind === 'quality' ? 'Data quality' : 'Drift';
      return {
        word: isOnset ? `${what}: ${subjectOf(item)}` : `${what} over: ${subjectOf(item)}`,
        state: isOnset ? (item.kind === 'quality' ? 'warning' : 'bad') : 'good',
        text: toSentence(item.detail),
        versions: [item.version],
        by: null,
      };
    }
  }
}

function subjectOf(item: Extract<TimelineItem, { kind: 'drift' | 'quality' }>): string {
  if (item.about === 'whole_row') return 'whole rows';
  if (item.about === 'prediction_shift') return 'the mean prediction';
  if (item.column === null) return 'all rows';
  return item.role === 'feature' || item.role === null ? item.column : `predicted ${item.role}`;
}

/** As short above a chart as there is room for; the rest is told on hover. */
function markWords(item: TimelineItem): { word: string; detail: string } {
  const { word, text } = describeItem(item);
  if (item.kind === 'incident') {
    const isOver = item.event === 'resolved' || item.event === 'mitigated';
    return { word: isOver ? 'Incident over' : 'Incident', detail: `${word}. ${item.title}` };
  }
  if (item.kind === 'change') return { word: 'Change', detail: text ? `${word}. ${text}` : word };
  if (item.kind !== 'drift' && item.kind !== 'quality') return { word, detail: text };
  const what = item.kind === 'quality' ? 'Quality' : 'Drift';
  return {
    word: item.event === 'end' ? `${what} over` : what,
    detail: `${subjectOf(item)}. ${text}`,
  };
}

/** What one looks for beside a bend in a chart: all but the steps on the way. */
const UNMARKED = new Set<string>([
  'version_unloaded',
  'segment_set_aside',
  'quarantine.replay',
  'quarantine.discard',
  'error_group.settle',
  'error_group.open',
  'feature_run.start',
  'acknowledged',
  'investigating',
  'reviewed',
  'merged',
  'began',
  'passed',
  'ended',
]);

/** The same as marks on charts of time. */
export function toMarks(items: readonly TimelineItem[]): Mark[] {
  return items.flatMap((item): Mark[] => {
    if (UNMARKED.has(item.event)) return [];
    const t = Date.parse(item.at);
    if (item.kind === 'release') {
      const { release: seq, event: kind, versions, by, reason } = item;
      return [{ t, seq, kind, versions, by, reason }];
    }
    const { state, versions } = describeItem(item);
    const isBad = state === 'unknown' ? null : state !== 'good';
    const [version = null] = versions;
    return [{ t, event: item.id, isBad, version, ...markWords(item) }];
  });
}
