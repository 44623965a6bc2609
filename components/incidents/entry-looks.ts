import {
  Bell,
  BookOpen,
  ChartSpline,
  CircleDot,
  Dumbbell,
  GitMerge,
  ListChecks,
  type LucideIcon,
  Megaphone,
  MessageSquareText,
  PhoneCall,
  Rocket,
  Server,
  Settings2,
  Shield,
  Siren,
  Thermometer,
  UserRound,
  Waves,
} from 'lucide-react';
import type { State } from '#components/ui/status.tsx';
import type { EntryKind, IncidentEntry, IncidentState } from '#lib/incidents/contract.ts';
import { stateLooks } from './incident-words.ts';

export const entryIcons = {
  opened: Siren,
  state: CircleDot,
  alert: Bell,
  release: Rocket,
  guard: Shield,
  drift: Waves,
  quality: Waves,
  performance: ChartSpline,
  serving: Server,
  change: Settings2,
  training: Dumbbell,
  delivery: Megaphone,
  escalation: PhoneCall,
  runbook: BookOpen,
  task: ListChecks,
  role: UserRound,
  severity: Thermometer,
  merge: GitMerge,
  note: MessageSquareText,
} as const satisfies Record<EntryKind, LucideIcon>;

const GOOD = new Set([
  ...['end', 'breaker_closed', 'spool_recovered', 'skew_ended', 'errors_usual', 'labels_usual'],
]);

/** How bad an entry is; unknown: neither good nor bad by itself. */
export function entryState({ kind, detail }: IncidentEntry): State {
  const event = typeof detail.event === 'string' ? detail.event : '';
  switch (kind) {
    case 'opened':
      return 'bad';
    case 'state':
      return stateLooks[detail.to as IncidentState]?.state ?? harmState(detail.harm);
    case 'drift':
    case 'quality':
    case 'performance':
    case 'serving':
      if (GOOD.has(event)) return 'good';
      return kind === 'quality' || event === 'labels_late' ? 'warning' : 'bad';
    case 'delivery':
      return event === 'failed' ? 'bad' : 'unknown';
    default:
      return 'unknown';
  }
}

/** Of an entry that is no step: that its harm ended, or began anew. */
function harmState(harm: unknown): State {
  const { began, ended } = (harm ?? {}) as { began?: string; ended?: string };
  if (ended) return 'good';
  return began ? 'bad' : 'unknown';
}
