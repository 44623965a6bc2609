/** Of a line that names none. */
export const LINE_WIDTH = 1.5;

/** How one line of a chart looks and what it is called. */
export interface ChartLine {
  key: string;
  name: string;
  colour: string;
  dash?: string;
  width?: number;
  opacity?: number;
  /** How a point by itself looks, so that lines of one colour are told apart. Default a filled circle. */
  dot?: 'ring' | 'diamond';
  /** Counts per bucket, drawn as bars as wide as the buckets. */
  isBuckets?: boolean;
  /** Where rows have how sure its values are. */
  band?: { low: string; high: string };
}

export type LineLook = Pick<ChartLine, 'colour' | 'dash' | 'width' | 'opacity' | 'dot'>;
