'use client';
import { Command } from 'cmdk';
import { usePathname, useRouter } from 'next/navigation';
import { Dialog as Radix } from 'radix-ui';
import { useState } from 'react';
import { useOperation } from '#components/api/use-operation.ts';
import { errorsPath } from '#components/errors/error-path.ts';
import { quarantinePath } from '#components/quarantine/quarantine-path.ts';
import { rulesPath } from '#components/validation/validation-path.ts';
import { getModel, listModels } from '#lib/registry/contract.ts';
import { modelTabs } from './model-tabs.ts';
import { pages } from './nav.tsx';
import { FeatureActions, FeatureViews } from './palette-features.tsx';
import { ModelActions, Refusal } from './palette-model-actions.tsx';
import { FindRequest, MoreActions, SettingsPages } from './palette-more.tsx';
import { itemClass } from './palette-style.ts';
import { rankEntry } from './rank-entry.ts';
import { modelPath, useCurrentModel } from './use-current-model.ts';
import { useMarkedEntry } from './use-marked-entry.ts';
import { useKeepTimeRange } from './use-time-range.ts';
import { useViewer } from './viewer.tsx';

const groupClass =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs';

/** Everything by name: models, pages, and what can be done to a model. */
export function CommandPalette({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[8vh] z-50 mx-auto flex max-h-[70vh] max-w-xl animate-rise-in flex-col overflow-hidden rounded-lg border bg-raised shadow-raised"
        >
          <Radix.Title className="sr-only">Go to or do</Radix.Title>
          <Palette onDone={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Palette({ onDone }: { onDone: () => void }) {
  const router = useRouter();
  const pathname = usePathname();
  const current = useCurrentModel();
  const { whyNot } = useViewer();
  const keep = useKeepTimeRange();
  const [search, setSearch] = useState('');
  const models = useOperation(listModels, { query: { limit: 20, search: search || undefined } });
  // What can be done to a model is asked for by the action's name too, which no model has.
  const first = useOperation(listModels, { query: { limit: 20 } });
  const names = models.data?.items.map((model) => model.name) ?? [];
  const here = useOperation(
    getModel,
    { params: { model: current ?? '' } },
    { enabled: current !== null, keepPrevious: false },
  );
  const found = search ? [...(models.data?.items ?? []), ...(first.data?.items ?? [])] : [];
  const actOn = new Map([here.data ?? [], found].flat().map((about) => [about.name, about]));
  const refusal = whyNot('operator');
  const { list, marking, markFirst } = useMarkedEntry();
  function go(href: string) {
    onDone();
    router.push(keep(href));
  }
  return (
    <Command
      {...marking}
      label="Go to or do"
      loop
      filter={rankEntry}
      className="flex min-h-0 flex-col"
    >
      <Command.Input
        value={search}
        onValueChange={(text) => {
          markFirst();
          setSearch(text);
        }}
        placeholder="Go to a model or page, or type an action"
        className="h-12 w-full shrink-0 border-b bg-transparent px-4 text-base outline-none placeholder:text-muted max-sm:text-[1rem]"
      />
      <Command.List ref={list} className="min-h-0 flex-1 overflow-y-auto p-1.5">
        <Command.Empty className="px-2.5 py-6 text-center text-muted">
          {models.isFetching ? 'Looking…' : `Nothing is called “${search}”.`}
        </Command.Empty>
        {current ? (
          <Command.Group heading={current} className={groupClass}>
            {modelTabs.map((tab) => (
              <Command.Item
                key={tab.path}
                value={`${current} ${tab.label}`}
                className={itemClass}
                onSelect={() => go(modelPath(current, tab.path))}
              >
                {tab.label}
              </Command.Item>
            ))}
            <Command.Item
              value={`${current} Errors`}
              className={itemClass}
              onSelect={() => go(errorsPath(current))}
            >
              Errors
            </Command.Item>
            <Command.Item
              value={`${current} Quarantine`}
              className={itemClass}
              onSelect={() => go(quarantinePath({ model: current }))}
            >
              Quarantine
            </Command.Item>
            <Command.Item
              value={`${current} Rules of its inputs`}
              className={itemClass}
              onSelect={() => go(rulesPath(current))}
            >
              Edit validation rules…
            </Command.Item>
          </Command.Group>
        ) : null}
        <Command.Group heading="Models" className={groupClass}>
          {names.map((name) => (
            <Command.Item
              key={name}
              // What is typed matches its beginning, so that a model comes before what can be done to it.
              value={`${name} model`}
              className={itemClass}
              onSelect={() => go(modelPath(name))}
            >
              {name}
            </Command.Item>
          ))}
        </Command.Group>
        <Command.Group heading="Feature views" className={groupClass}>
          <FeatureViews search={search} onGo={go} />
        </Command.Group>
        <Command.Group heading="Actions" className={groupClass}>
          {[...actOn.values()].map((about) => (
            <ModelActions
              key={about.name}
              about={about}
              search={search}
              refusal={refusal}
              onChoose={go}
            />
          ))}
          <Command.Item
            value="New model"
            disabled={refusal !== null}
            className={itemClass}
            onSelect={() => go('/?do=new-model')}
          >
            New model…
            <Refusal text={refusal} />
          </Command.Item>
          <Command.Item
            value="Open an incident"
            disabled={refusal !== null}
            className={itemClass}
            onSelect={() =>
              go(`/incidents?do=open${current ? `&model=${encodeURIComponent(current)}` : ''}`)
            }
          >
            Open an incident…
            <Refusal text={refusal} />
          </Command.Item>
          <FeatureActions pathname={pathname} refusal={refusal} onGo={go} />
          <MoreActions onDone={onDone} />
        </Command.Group>
        <Command.Group heading="Pages" className={groupClass}>
          {pages.map(({ href, label }) => (
            <Command.Item
              key={href}
              value={`${label} page`}
              className={itemClass}
              onSelect={() => go(href)}
            >
              {label}
            </Command.Item>
          ))}
          <SettingsPages onGo={go} />
        </Command.Group>
        {search.trim() ? (
          <Command.Group heading="Predictions" className={groupClass}>
            <FindRequest requestId={search.trim()} onGo={go} />
          </Command.Group>
        ) : null}
      </Command.List>
    </Command>
  );
}
