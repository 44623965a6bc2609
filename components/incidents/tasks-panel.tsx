'use client';
import { useState } from 'react';
import { useOperation, useOperationMutation } from '#components/api/use-operation.ts';
import { useViewer } from '#components/frame/viewer.tsx';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { ConfirmForm } from '#components/ui/confirm-form.tsx';
import { Checkbox, Input, Select } from '#components/ui/field.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { nameActor } from '#lib/auth/name-actor.ts';
import type { Incident, IncidentTask } from '#lib/incidents/contract.ts';
import {
  addIncidentTask,
  listIncidentPeople,
  updateIncidentTask,
} from '#lib/incidents/operations.ts';

/** What somebody is to do. */
export function TasksPanel({ incident, className }: { incident: Incident; className?: string }) {
  const { whyNot } = useViewer();
  const [title, setTitle] = useState('');
  const { number, tasks } = incident;
  const refusal = whyNot('operator');
  const add = useOperationMutation(addIncidentTask);
  const left = tasks.filter(({ done_at }) => done_at === null).length;
  function send() {
    if (title.trim() === '') return;
    const body = { title: title.trim() };
    add.mutate({ params: { number }, body }, { onSuccess: () => setTitle('') });
  }
  return (
    <Panel
      flush
      title="Tasks"
      description={tasks.length > 0 ? `${left} of ${tasks.length} left` : null}
      className={className}
    >
      {tasks.length === 0 && refusal ? (
        <p className="p-4 text-muted">Nobody has written down what is to be done.</p>
      ) : null}
      {tasks.length > 0 ? (
        <ul className="divide-y">
          {tasks.map((task) => (
            <TaskRow key={task.id} number={number} task={task} isReadOnly={refusal !== null} />
          ))}
        </ul>
      ) : null}
      {refusal ? null : (
        <ConfirmForm
          id={`task-${number}`}
          disabled={add.isPending}
          className={cn('flex gap-2 p-3', tasks.length > 0 && 'border-t')}
          onConfirm={send}
        >
          <Input
            aria-label="New task"
            placeholder="What is to be done"
            maxLength={200}
            value={title}
            onChange={({ target }) => setTitle(target.value)}
          />
          <Button type="submit" busy={add.isPending} disabled={title.trim() === ''}>
            Add
          </Button>
        </ConfirmForm>
      )}
    </Panel>
  );
}

function TaskRow({
  number,
  task,
  isReadOnly,
}: {
  number: number;
  task: IncidentTask;
  isReadOnly: boolean;
}) {
  const people = useOperation(listIncidentPeople, {}, { enabled: !isReadOnly });
  const change = useOperationMutation(updateIncidentTask);
  const params = { number, task: task.id };
  const isDone = task.done_at !== null;
  const items = people.data?.items ?? [];
  const isGone = task.assignee && !items.some(({ id }) => id === task.assignee?.id);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
      <Checkbox
        className="min-w-0 flex-1 basis-40"
        disabled={isReadOnly || change.isPending}
        checked={isDone}
        onCheckedChange={(checked) =>
          change.mutate({ params, body: { is_done: checked === true } })
        }
        label={<span className={cn(isDone && 'text-muted line-through')}>{task.title}</span>}
        hint={task.done_by ? `done by ${nameActor(task.done_by)}` : undefined}
      />
      {isReadOnly || isDone ? (
        <span className="text-muted text-xs">{task.assignee?.name ?? ''}</span>
      ) : (
        <Select
          aria-label={`Who does “${task.title}”`}
          className="w-36"
          value={task.assignee?.id ?? ''}
          disabled={change.isPending}
          onChange={({ target }) =>
            change.mutate({ params, body: { assignee: target.value || null } })
          }
        >
          <option value="">Nobody yet</option>
          {isGone ? <option value={task.assignee?.id}>{task.assignee?.name}</option> : null}
          {items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </li>
  );
}
