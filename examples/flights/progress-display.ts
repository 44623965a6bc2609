import type { ReplaySummary } from './replay-summary.ts';

const BAR_WIDTH = 24;
const REDRAW_MS = 100;
const LINE_MS = 10_000;

interface Output {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** A bar redrawn in place on a terminal; a line every ten seconds anywhere else. */
export class ProgressDisplay {
  private readonly output: Output;
  private readonly startedMs: number;
  private drawnMs = Number.NEGATIVE_INFINITY;

  constructor(output: Output, nowMs: number) {
    this.output = output;
    this.startedMs = nowMs;
    if (!output.isTTY) this.drawnMs = nowMs;
  }

  update(summary: ReplaySummary, nowMs: number): void {
    if (nowMs - this.drawnMs < (this.output.isTTY ? REDRAW_MS : LINE_MS)) return;
    this.drawnMs = nowMs;
    const line = progressLine(summary, (nowMs - this.startedMs) / 1000);
    if (!this.output.isTTY) this.output.write(`${line}\n`);
    else this.output.write(`\r\x1b[K${line.slice(0, (this.output.columns ?? 80) - 1)}`);
  }

  clear(): void {
    if (this.output.isTTY) this.output.write('\r\x1b[K');
  }
}

function progressLine(summary: ReplaySummary, elapsedSeconds: number): string {
  const { sent, total, labels, lastDeparture, failed } = summary;
  const rate = sent / Math.max(elapsedSeconds, 0.001);
  const failures = Object.values(failed).reduce((sum, count) => sum + count, 0);
  return [
    total === undefined ? `${sent} flights` : `${bar(sent / total)} ${sent}/${total} flights`,
    `${Math.round(rate)}/s`,
    ...(total === undefined || sent === 0 ? [] : [`ETA ${duration((total - sent) / rate)}`]),
    ...(lastDeparture ? [lastDeparture.toISOString().slice(0, 16).replace('T', ' ')] : []),
    `${labels.joined + labels.known + labels.unknown} labels`,
    ...(failures > 0 ? [`${failures} failed`] : []),
  ].join('  ');
}

function bar(share: number): string {
  const done = Math.round(Math.min(1, share) * BAR_WIDTH);
  return '█'.repeat(done) + '░'.repeat(BAR_WIDTH - done);
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, '0')}s`;
  return `${Math.floor(whole / 3600)}h${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')}m`;
}
