export interface Label {
  requestId: string;
  label: 0 | 1;
  /** When the outcome is known, in the milliseconds of the replay's clock. */
  knownAt: number;
}

/** Labels of flights in the air, taken out in order of arrival. */
export class LabelQueue {
  private readonly waiting: Label[] = [];

  get size(): number {
    return this.waiting.length;
  }

  get nextArrival(): number | undefined {
    return this.waiting[0]?.knownAt;
  }

  /** Labels whose flight has landed by `now`. */
  countDue(now: number): number {
    return this.firstAfter(now);
  }

  add(label: Label): void {
    this.waiting.splice(this.firstAfter(label.knownAt), 0, label);
  }

  takeDue(now: number, most: number): Label[] {
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
