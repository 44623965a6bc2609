const exactFormat = new Intl.NumberFormat('en-US', { maximumFractionDigits: 12 });
const wholeFormat = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const upToThree = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const threeDigits = new Intl.NumberFormat('en-US', {
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
});

/**
 * Three significant digits, also when they are zeros, so that decimals line up; thousands separated; whole numbers keep
 * all their digits. A dash for what is no number.
 */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e12) return value.toExponential(2);
  if (Number.isInteger(value) || size >= 1000) return wholeFormat.format(value);
  if (size < 0.0001) return value.toExponential(2);
  return threeDigits.format(value);
}

const compactFormat = new Intl.NumberFormat('en-US', {
  notation: 'compact',
  maximumSignificantDigits: 3,
});

/** For an axis, whose numbers are round: no digit that says nothing, and at most seven characters. */
export function formatAxisNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 100_000) return compactFormat.format(value);
  if (size > 0 && size < 0.001) return Number(value.toPrecision(3)).toExponential();
  return upToThree.format(value);
}

/** Every digit there is. */
export function formatExact(value: number): string {
  return exactFormat.format(value);
}

/** A rate from 0 to 1 as a percentage with its sign: "0.421%", "52.0%". */
export function formatPercent(rate: number | null | undefined): string {
  if (rate === null || rate === undefined || !Number.isFinite(rate)) return '–';
  if (rate === 0 || rate === 1) return `${rate * 100}%`;
  const percent = rate * 100;
  const isSmallOrLarge = Math.abs(percent) < 0.0001 || Math.abs(percent) >= 1000;
  return `${isSmallOrLarge ? formatNumber(percent) : threeDigits.format(percent)}%`;
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function formatBytes(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < byteUnits.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${upToThree.format(size)} ${byteUnits[unit]}`;
}

/** A span of milliseconds in the unit people would say: "41 ms", "1.2 s", "3 min". */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '–';
  if (ms < 1000) return `${upToThree.format(ms)} ms`;
  if (ms < 60_000) return `${upToThree.format(ms / 1000)} s`;
  if (ms < 3_600_000) return `${upToThree.format(ms / 60_000)} min`;
  return `${upToThree.format(ms / 3_600_000)} h`;
}
