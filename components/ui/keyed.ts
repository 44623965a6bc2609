/** Items of a list with keys of their own: by what they are called, and the how-manieth of that name. */
export function keyed<T>(
  items: readonly T[],
  name: (item: T) => string,
): { key: string; item: T; place: number }[] {
  const times = new Map<string, number>();
  return items.map((item, place) => {
    const called = name(item);
    const nth = (times.get(called) ?? 0) + 1;
    times.set(called, nth);
    return { key: `${called}:${nth}`, item, place };
  });
}
