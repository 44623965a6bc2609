import { Badge } from '#components/ui/badge.tsx';
import type { Severity } from '#lib/notifications/contract.ts';
import { severityWords } from './incident-words.ts';

export function SeverityChip({ severity }: { severity: Severity }) {
  const { short, means, tone } = severityWords[severity];
  return (
    <Badge tone={tone} title={means}>
      {short}
    </Badge>
  );
}
