import { releaseName } from '#components/releases/undo.ts';
import { versionColour } from './version-colour.ts';

/** A release on a time chart. */
interface ReleaseMark {
  t: number;
  seq: number;
  kind: string;
  versions: number[];
  by: string;
  reason: string;
}

/** Something that happened, such as a breaker that opened, drift that began, or settings that somebody changed. */
export interface EventMark {
  t: number;
  /** Of the event. */
  event: string;
  /** "Breaker opened". */
  word: string;
  /** null: neither good nor bad. */
  isBad: boolean | null;
  /** null: it concerns no one version. */
  version: number | null;
  detail: string;
}

export type Mark = ReleaseMark | EventMark;

/** Marks too close together for a label each, newest first; their label stands over all of them. */
export interface MarkCluster extends Place {
  marks: [Mark, ...Mark[]];
  label: string;
  colour: string;
}

interface Place {
  /** Where the label stands. */
  t: number;
  /** Which way it goes from there, so that it stays inside the chart. */
  anchor: 'start' | 'middle' | 'end';
}

const namesOf = (mark: ReleaseMark) => mark.versions.map((version) => `v${version}`).join('+');

export function markId(mark: Mark): string {
  return 'event' in mark ? mark.event : `release ${mark.seq}`;
}

export function markColour(mark: Mark): string {
  if (!('event' in mark)) return versionColour(mark.versions[0] ?? 0);
  if (mark.isBad === null) return 'var(--muted)';
  return mark.isBad ? 'var(--bad)' : 'var(--good)';
}

/** "Release 3, rollback to v1 by Ada: too slow"; "Breaker opened, v3: 5 calls in a row failed". */
export function describeMark(mark: Mark): string {
  if ('event' in mark) {
    return `${mark.word}${mark.version === null ? '' : `, v${mark.version}`}: ${mark.detail}`;
  }
  return `Release ${mark.seq}, ${releaseName(mark).toLowerCase()} to ${namesOf(mark)} by ${mark.by}: ${mark.reason}`;
}

/** `share` is the part of the chart's width that a label takes. */
export function clusterMarks(
  marks: readonly Mark[],
  span: { from: number; to: number; share: number },
): MarkCluster[] {
  const room = (span.to - span.from) * span.share;
  const groups: [Mark, ...Mark[]][] = [];
  const seqOf = (mark: Mark) => ('seq' in mark ? mark.seq : 0);
  for (const mark of marks.toSorted((a, b) => b.t - a.t || seqOf(b) - seqOf(a))) {
    const group = groups.at(-1);
    const gap = group ? centreOf(group, span, room) - centreOf([mark], span, room) : room;
    if (group && gap < room) group.push(mark);
    else groups.push([mark]);
  }
  return groups.map((group) => ({
    marks: group,
    label: labelOf(group),
    colour: group.length === 1 ? markColour(group[0]) : 'var(--text)',
    ...placeLabel(group, span, room),
  }));
}

type Group = readonly [Mark, ...Mark[]];

function placeLabel(group: Group, span: { from: number; to: number }, room: number): Place {
  const newest = group[0].t;
  const oldest = group.at(-1)?.t ?? newest;
  const middle = (newest + oldest) / 2;
  if (span.to - middle < room / 2) return { t: newest, anchor: 'end' };
  if (middle - span.from < room / 2) return { t: oldest, anchor: 'start' };
  return { t: middle, anchor: 'middle' };
}

function centreOf(group: Group, span: { from: number; to: number }, room: number): number {
  const { t, anchor } = placeLabel(group, span, room);
  return t + (anchor === 'start' ? room / 2 : anchor === 'end' ? -room / 2 : 0);
}

function labelOf(group: Group): string {
  const [first] = group;
  if (group.length === 1) {
    if ('event' in first) return first.word;
    return first.kind === 'rollback' ? `↩ ${namesOf(first)}` : namesOf(first);
  }
  if (group.every((mark) => 'seq' in mark)) return `${group.length} releases`;
  return group.every((mark) => 'event' in mark)
    ? `${group.length} events`
    : `${group.length} marks`;
}
