/** A floor as a person writes it. */
export interface FloorDraft {
  /** Among the drafts. */
  id: number;
  metric: string;
  floor: string;
}

export function toDrafts(floors: Readonly<Record<string, number>>): FloorDraft[] {
  return Object.entries(floors).map(([metric, floor], id) => ({
    id,
    metric,
    floor: String(floor),
  }));
}

export const addDraft = (drafts: readonly FloorDraft[]): FloorDraft[] => [
  ...drafts,
  { id: Math.max(-1, ...drafts.map(({ id }) => id)) + 1, metric: '', floor: '' },
];

/** The floors, and what is wrong by the draft's place; rows that are empty are left out. */
export function readDrafts(drafts: readonly FloorDraft[]): {
  floors: Record<string, number>;
  problems: (string | null)[];
} {
  const floors: Record<string, number> = {};
  const problems = drafts.map(({ metric, floor }) => {
    const name = metric.trim();
    const text = floor.trim().replaceAll(',', '');
    if (name === '' && text === '') return null;
    if (name === '') return 'name the metric';
    if (name.length > 100) return 'the name may have 100 characters at most';
    const value = Number(text);
    if (text === '' || !Number.isFinite(value)) return 'the floor must be a number';
    if (Object.hasOwn(floors, name)) return 'there is a floor of this metric already';
    floors[name] = value;
    return null;
  });
  return { floors, problems };
}
