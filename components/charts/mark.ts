import { releaseName } from '#components/releases/undo.ts';

/** A release on a time chart. */
export interface Mark {
  t: number;
  seq: number;
  kind: string;
  versions: number[];
  by: string;
  reason: string;
}

/** Marks too close together for a label each; the label stands at the newest, the first of them. */
export interface MarkCluster {
  marks: [Mark, ...Mark[]];
  label: string;
  /** Which way the label goes from its line, so that it stays inside the chart. */
  anchor: 'start' | 'middle' | 'end';
}

const namesOf = (mark: Mark) => mark.versions.map((version) => `v${version}`).join('+');

/** "Release 3, rollback to v1 by Ada: too slow". */
export function describeMark(mark: Mark): string {
  return `Release ${mark.seq}, ${releaseName(mark).toLowerCase()} to ${namesOf(mark)} by ${mark.by}: ${mark.reason}`;
}

/** `share` is the part of the chart's width that a label takes. */
export function clusterMarks(
  marks: readonly Mark[],
  span: { from: number; to: number; share: number },
): MarkCluster[] {
  const room = (span.to - span.from) * span.share;
  const groups: [Mark, ...Mark[]][] = [];
  for (const mark of marks.toSorted((a, b) => b.t - a.t || b.seq - a.seq)) {
    const group = groups.at(-1);
    if (group && group[0].t - mark.t < room) group.push(mark);
    else groups.push([mark]);
  }
  return groups.map((group) => ({
    marks: group,
    label: group.length === 1 ? namesOf(group[0]) : `${group.length} releases`,
    anchor:
      span.to - group[0].t < room / 2
        ? 'end'
        : group[0].t - span.from < room / 2
          ? 'start'
          : 'middle',
  }));
}
