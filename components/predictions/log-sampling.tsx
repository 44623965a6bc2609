'use client';
import { useOperation } from '#components/api/use-operation.ts';
import { formatPercent } from '#components/ui/format-number.ts';
import { getServingSettings } from '#lib/serving/contract.ts';

/** Says that not every prediction can be found, where the settings have it so. */
export function LogSampling({ model }: { model: string }) {
  const settings = useOperation(getServingSettings, { params: { model } });
  const ratio = settings.data?.settings.log.sample_ratio ?? 1;
  if (ratio >= 1) return null;
  return (
    <span className="text-warning">
      {ratio === 0
        ? 'None of them is kept: sampling is at 0%, and they are counted only.'
        : `Sampling keeps ${formatPercent(ratio)} of them; the others are counted only.`}
    </span>
  );
}
