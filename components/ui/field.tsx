'use client';
import { Check, ChevronDown, CircleAlert } from 'lucide-react';
import { Checkbox as RadixCheckbox } from 'radix-ui';
import { type ComponentProps, createContext, type ReactNode, useContext, useId } from 'react';
import { cn } from './cn.ts';
import { toSentence } from './to-sentence.ts';

interface FieldState {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
}
const FieldContext = createContext<FieldState | null>(null);

/** A labelled control with its hint and error; the control inside is tied to them. */
export function Field({
  label,
  hint,
  error,
  optional = false,
  children,
  className,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  optional?: boolean;
  children: ReactNode;
  className?: string;
}) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const describedBy = [hintId, errorId].filter(Boolean).join(' ') || undefined;
  return (
    <FieldContext value={{ id, describedBy, invalid: Boolean(error) }}>
      <div className={cn('flex flex-col gap-1', className)}>
        <label htmlFor={id} className="font-medium">
          {label}
          {optional ? <span className="font-normal text-muted"> (optional)</span> : null}
        </label>
        {children}
        {hint ? (
          <p id={hintId} className="text-muted text-xs">
            {hint}
          </p>
        ) : null}
        {error ? (
          <p id={errorId} className="flex items-start gap-1 text-bad text-xs">
            <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
            {typeof error === 'string' ? toSentence(error) : error}
          </p>
        ) : null}
      </div>
    </FieldContext>
  );
}

function useFieldProps() {
  const field = useContext(FieldContext);
  if (!field) return {};
  return {
    id: field.id,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
  };
}

const control =
  'w-full rounded-md border border-field-line bg-surface px-2.5 text-sm text-text placeholder:text-muted aria-invalid:border-bad disabled:bg-sunken disabled:text-muted max-sm:text-[1rem]';

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return (
    <input {...useFieldProps()} className={cn(control, 'h-8 max-sm:h-10', className)} {...props} />
  );
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      {...useFieldProps()}
      className={cn(control, 'min-h-16 py-1.5', className)}
      {...props}
    />
  );
}

/** The browser's own select: right on every phone and screen reader. `className` sizes it. */
export function Select({ className, ...props }: ComponentProps<'select'>) {
  return (
    <span className={cn('relative inline-flex min-w-0 max-w-full', className)}>
      <select
        {...useFieldProps()}
        className={cn(control, 'h-8 appearance-none truncate pr-8 max-sm:h-10')}
        {...props}
      />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute inset-y-0 right-2 my-auto size-4 text-muted"
      />
    </span>
  );
}

export function Checkbox({
  label,
  hint,
  className,
  ...props
}: ComponentProps<typeof RadixCheckbox.Root> & { label: ReactNode; hint?: ReactNode }) {
  const id = useId();
  return (
    <div className={cn('flex items-start gap-2', className)}>
      <RadixCheckbox.Root
        id={id}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-field-line bg-surface data-[state=checked]:border-accent data-[state=checked]:bg-accent"
        {...props}
      >
        <RadixCheckbox.Indicator>
          <Check aria-hidden className="size-3.5 text-on-accent" />
        </RadixCheckbox.Indicator>
      </RadixCheckbox.Root>
      <label htmlFor={id} className="select-none">
        {label}
        {hint ? <span className="block text-muted text-xs">{hint}</span> : null}
      </label>
    </div>
  );
}
