'use client';
import { useMemo, useState } from 'react';
import type { Version } from '#lib/registry/contract.ts';
import { askVersion } from './ask-version.ts';
import { FeatureField } from './feature-field.tsx';
import { byFeature, type FormTexts, type NamedLayout, readForm } from './read-form.ts';
import { TrialFrame } from './trial-frame.tsx';

/** A field for each of the version's features. */
export function FeatureTrial({
  version,
  layout,
  start,
  asked,
  gatewayUrl,
}: {
  version: Version;
  layout: NamedLayout;
  start: FormTexts;
  /** The version or alias to ask; null is what is in force. */
  asked: string | null;
  gatewayUrl: string;
}) {
  const [texts, setTexts] = useState(start);
  const form = useMemo(() => readForm(layout, texts), [layout, texts]);
  const body = useMemo(() => ({ features: form.row, ...askVersion(asked) }), [form, asked]);
  const wrong = Object.keys(form.errors).length;
  return (
    <TrialFrame
      version={version}
      body={body}
      wrong={wrong > 0 ? `Put right ${wrong === 1 ? 'one field' : `${wrong} fields`} first.` : null}
      call={{ url: `${gatewayUrl}/predict/${encodeURIComponent(version.model)}`, body }}
    >
      {(refused) => {
        const errors = { ...byFeature(refused), ...form.errors };
        return (
          <div className="grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-x-4 gap-y-3">
            {layout.features.map(({ name, ...feature }) => (
              <FeatureField
                key={name}
                feature={{ name, ...feature }}
                text={texts[name] ?? ''}
                error={errors[name]}
                onText={(text) => setTexts((before) => ({ ...before, [name]: text }))}
              />
            ))}
          </div>
        );
      }}
    </TrialFrame>
  );
}
