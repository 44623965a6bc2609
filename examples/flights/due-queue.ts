/** What becomes known at a time, in the milliseconds of the replay's clock. */
export interface Due {
  knownAt: number;
}

/** What is not known yet, such as labels of flights in the air, taken out in the order in which it becomes known. */
export class DueQueue<T extends Due> {
  private readonly waiting: T[];

  constructor(waiting: readonly T[] = []) {
    this.waiting = [...waiting].sort((a, b) => a.knownAt - b.knownAt);
  }

  get next(): number | undefined {
    return this.waiting[0]?.knownAt;
  }

  /** How many are known by `now`. */
  countDue(now: number): number {
    return this.firstAfter(now);
  }

  add(item: T): void {
    this.waiting.splice(this.firstAfter(item.knownAt), 0, item);
  }

  takeDue(now: number, most: number): T[] {
    return this.waiting.splice(0, Math.min(this.firstAfter(now), most));
  }

  private firstAfter(time: number): number {
    let low = 0;
    let high = this.waiting.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.waiting[middle]?.knownAt ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
