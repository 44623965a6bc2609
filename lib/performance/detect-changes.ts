import { addToAdwin, adwinMean, startAdwin } from '#lib/stats/adwin.ts';
import { addToDdm, startDdm } from '#lib/stats/ddm.ts';
import { addToPageHinkley, startPageHinkley } from '#lib/stats/page-hinkley.ts';

export interface DetectedChanges {
  detector: 'adwin' | 'page_hinkley' | 'ddm';
  /** Of the rows after which it said that errors have become more. */
  alarms: Date[];
}

/** What streaming detectors say of errors in their order. DDM is of errors that are or are not. */
export function detectChanges(
  errors: readonly { at: Date; error: number }[],
  { isCounted }: { isCounted: boolean },
): DetectedChanges[] {
  const adwin = startAdwin();
  const hinkley = startPageHinkley();
  const ddm = startDdm();
  const found = { adwin: [] as Date[], page_hinkley: [] as Date[], ddm: [] as Date[] };
  for (const { at, error } of errors) {
    const before = adwinMean(adwin);
    // It cuts where the mean falls, too.
    if (addToAdwin(adwin, error) && adwinMean(adwin) > before) found.adwin.push(at);
    if (addToPageHinkley(hinkley, error)) found.page_hinkley.push(at);
    if (isCounted && addToDdm(ddm, error === 1) === 'drift') found.ddm.push(at);
  }
  const { adwin: cuts, page_hinkley, ddm: drifts } = found;
  const all: DetectedChanges[] = [
    { detector: 'adwin', alarms: cuts },
    { detector: 'page_hinkley', alarms: page_hinkley },
  ];
  return isCounted ? [...all, { detector: 'ddm', alarms: drifts }] : all;
}
