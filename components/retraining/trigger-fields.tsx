import { CheckAt, ListAt, NumberAt, Switched, TextAt } from './draft-fields.tsx';

export function TriggerFields() {
  return (
    <>
      <Switched
        path="triggers.schedule"
        label="By a schedule"
        whenOn={{ cron: '0 3 * * 1', time_zone: 'UTC' }}
      >
        <TextAt
          path="triggers.schedule.cron"
          label="Cron"
          hint="Minute, hour, day, month, weekday: 0 3 * * 1 is Mondays at three."
        />
        <TextAt path="triggers.schedule.time_zone" label="Time zone" />
      </Switched>
      <Switched
        path="triggers.drift"
        label="On drift"
        whenOn={{ window: '24h', features: [], prediction: true, share: 0.3 }}
      >
        <TextAt path="triggers.drift.window" label="Window" hint="30m, 24h, 7d, or release." />
        <NumberAt
          path="triggers.drift.share"
          label="Share of the features"
          hint="0.3: three in ten drift."
          optional
        />
        <ListAt path="triggers.drift.features" label="Any of these features" />
        <CheckAt path="triggers.drift.prediction" label="Or the prediction" />
      </Switched>
      <Switched
        path="triggers.performance"
        label="On falling performance"
        whenOn={{
          ...{ metric: 'roc_auc', floor: null, margin: 0.02 },
          ...{ window_hours: 168, least_labels: 500 },
        }}
      >
        <TextAt path="triggers.performance.metric" label="Metric" hint="Such as roc_auc or rmse." />
        <NumberAt path="triggers.performance.floor" label="Worse than" optional />
        <NumberAt
          path="triggers.performance.margin"
          label="Or worse than the reference by"
          optional
        />
        <NumberAt path="triggers.performance.window_hours" label="Over so many hours" />
        <NumberAt path="triggers.performance.least_labels" label="With labels at least" />
      </Switched>
      <Switched path="triggers.new_labels" label="On new labels" whenOn={5000}>
        <NumberAt path="triggers.new_labels" label="Labelled rows since the last run" />
      </Switched>
    </>
  );
}
