'use client';
import { Download, FileText, ImageDown, Link2 } from 'lucide-react';
import type { RefObject } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button.tsx';
import { DropdownMenu, MenuItem } from '#components/ui/dropdown-menu.tsx';
import { chartToPng, saveFile } from './save-chart.ts';

/** A chart to take away: as a picture, as figures, or as a link to just what is shown. */
export function ChartMenu({
  title,
  area,
  toCsv,
  link,
}: {
  title: string;
  /** Where the chart is drawn. */
  area: RefObject<HTMLElement | null>;
  toCsv: () => string;
  /** The page's address with the chart's span in it. */
  link?: () => string;
}) {
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  async function savePng() {
    const svg = area.current?.querySelector<SVGSVGElement>('svg.recharts-surface, svg[data-chart]');
    if (!svg) return void toast.error('Show it as a chart first', { description: title });
    try {
      saveFile(`${name}.png`, await chartToPng(svg, title));
    } catch (error) {
      toast.error('The picture could not be made', { description: String(error) });
    }
  }
  async function copyLink() {
    try {
      await navigator.clipboard.writeText(link?.() ?? window.location.href);
      toast.success('Link copied', { description: 'It opens this page at the same span.' });
    } catch {
      toast.error('The browser refused to copy', {
        description: 'It does so outside https and localhost.',
      });
    }
  }
  return (
    <DropdownMenu
      trigger={
        <Button variant="ghost" size="iconSm" aria-label={`Save ${title}`} title="Save or share">
          <Download aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={() => void savePng()}>
        <ImageDown aria-hidden />
        PNG
      </MenuItem>
      <MenuItem
        onSelect={() =>
          saveFile(`${name}.csv`, new Blob([toCsv()], { type: 'text/csv;charset=utf-8' }))
        }
      >
        <FileText aria-hidden />
        CSV
      </MenuItem>
      <MenuItem onSelect={() => void copyLink()}>
        <Link2 aria-hidden />
        Copy link
      </MenuItem>
    </DropdownMenu>
  );
}
