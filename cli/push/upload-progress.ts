const BAR_WIDTH = 24;

/** A line with a bar, the rate and the time left, redrawn in place; silent without a terminal. */
export class UploadProgress {
  private readonly output: NodeJS.WriteStream | undefined;
  private readonly startedAt = performance.now();
  private drawnAt = 0;

  constructor(output: NodeJS.WriteStream | undefined) {
    this.output = output?.isTTY ? output : undefined;
  }

  update(sent: number, total: number): void {
    const now = performance.now();
    if (!this.output || (now - this.drawnAt < 100 && sent < total)) return;
    this.drawnAt = now;
    this.output.write(`\r\x1b[K${describeUpload(sent, total, (now - this.startedAt) / 1000)}`);
  }

  close(): void {
    this.output?.write('\r\x1b[K');
  }
}

export function describeUpload(sent: number, total: number, seconds: number): string {
  const share = total === 0 ? 1 : sent / total;
  const filled = Math.round(share * BAR_WIDTH);
  const rate = seconds > 0 ? sent / seconds : 0;
  const left = sent < total && rate > 0 ? `, ${Math.ceil((total - sent) / rate)} s left` : '';
  const after =
    sent < total ? `${mebibytes(rate)}/s${left}` : 'uploaded, now checked by the console';
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${Math.floor(share * 100)} % of ${mebibytes(total)}, ${after}`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
