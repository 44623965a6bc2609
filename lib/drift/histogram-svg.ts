import { escapeHtml } from './escape-html.ts';
import type { FeatureHistogram } from './feature-histogram.ts';
import { formatNumber, formatShare } from './format-figures.ts';

const WIDTH = 320;
const HEIGHT = 84;
const LINE = 18;
const LABEL_WIDTH = 110;

/** The reference filled, the current sample as an outline over it; categories as pairs of bars. */
export function histogramSvg(histogram: FeatureHistogram, title: string): string {
  return histogram.range
    ? numericSvg(histogram, histogram.range, title)
    : categoricalSvg(histogram, title);
}

function numericSvg(
  { bars }: FeatureHistogram,
  range: { low: number; high: number },
  title: string,
): string {
  const highest = Math.max(...bars.flatMap(({ reference, current }) => [reference, current]));
  const yOf = (share: number) => HEIGHT - (HEIGHT - 4) * (share / (highest || 1));
  const xOf = (at: number) => (WIDTH * at) / bars.length;
  const outline = (side: 'reference' | 'current') =>
    bars.map((bar, at) => `V${round(yOf(bar[side]))}H${round(xOf(at + 1))}`).join('');
  const label = (text: string, x: number, anchor: string) =>
    `<text x="${x}" y="${HEIGHT + 13}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
  return svg(
    HEIGHT + 18,
    title,
    `<path class="reference" d="M0 ${HEIGHT}${outline('reference')}V${HEIGHT}Z"/>` +
      `<path class="current" d="M0 ${HEIGHT}${outline('current')}V${HEIGHT}"/>` +
      `<path class="axis" d="M0 ${HEIGHT}H${WIDTH}"/>` +
      label(formatNumber(range.low), 0, 'start') +
      label(formatNumber(range.high), WIDTH, 'end'),
  );
}

function categoricalSvg({ bars }: FeatureHistogram, title: string): string {
  const most = Math.max(...bars.flatMap(({ reference, current }) => [reference, current])) || 1;
  const room = WIDTH - LABEL_WIDTH - 4;
  const rows = bars.map(({ label, reference, current }, at) => {
    const y = at * LINE;
    const bar = (share: number, top: number, kind: string) =>
      `<rect class="${kind}" x="${LABEL_WIDTH}" y="${top}" width="${round((room * share) / most)}" height="6"/>`;
    const says = `${label}: ${formatShare(reference)} before, ${formatShare(current)} now`;
    return `<g><title>${escapeHtml(says)}</title><text x="${LABEL_WIDTH - 6}" y="${y + 12}" text-anchor="end">${escapeHtml(clip(label))}</text>${bar(reference, y + 2, 'reference')}${bar(current, y + 9, 'now')}</g>`;
  });
  return svg(bars.length * LINE, title, rows.join(''));
}

function svg(height: number, title: string, content: string): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title)}">${content}</svg>`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function clip(label: string): string {
  if (label === '') return '(empty)';
  const characters = [...label];
  return characters.length > 16 ? `${characters.slice(0, 15).join('')}…` : label;
}
