/**
 * Area under the ROC curve of a stream of scores in [0, 1], in constant memory: scores fall into
 * bins and those of one bin count as ties, half right. Agrees with scikit-learn's roc_auc_score on
 * the binned scores exactly, and on the scores themselves to about 3 digits.
 */
export class RocAuc {
  static readonly bins = 10_000;
  private readonly positives = new Float64Array(RocAuc.bins);
  private readonly negatives = new Float64Array(RocAuc.bins);

  add(score: number, label: 0 | 1): void {
    const bin = Math.min(RocAuc.bins - 1, Math.max(0, Math.floor(score * RocAuc.bins)));
    const counts = label === 1 ? this.positives : this.negatives;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }

  /** Undefined until both classes have been seen. */
  value(): number | undefined {
    let wins = 0;
    let negativesBelow = 0;
    let positives = 0;
    for (let bin = 0; bin < RocAuc.bins; bin += 1) {
      const positivesHere = this.positives[bin] ?? 0;
      const negativesHere = this.negatives[bin] ?? 0;
      wins += positivesHere * (negativesBelow + negativesHere / 2);
      negativesBelow += negativesHere;
      positives += positivesHere;
    }
    const pairs = positives * negativesBelow;
    return pairs === 0 ? undefined : wins / pairs;
  }
}
