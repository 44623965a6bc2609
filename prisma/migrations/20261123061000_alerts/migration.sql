CREATE TABLE "alert_rules" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "model" TEXT NOT NULL DEFAULT '',
    "rule" JSON NOT NULL,
    "revision" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" JSONB NOT NULL,

    CONSTRAINT "alert_rules_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "alerts" (
    "id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "is_open" BOOLEAN,
    "rule" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "severity" INTEGER NOT NULL,
    "model" TEXT,
    "version" INTEGER,
    "labels" JSON NOT NULL,
    "value" DOUBLE PRECISION,
    "threshold" DOUBLE PRECISION,
    "said" TEXT NOT NULL,
    "runbook" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "firing_since" TIMESTAMPTZ(3),
    "last_bad_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "incident_id" UUID,
    "muted_by" JSON,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "alert_events" (
    "id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "model" TEXT,
    "version" INTEGER,
    "severity" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "said" TEXT NOT NULL,

    CONSTRAINT "alert_events_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "alert_groups" (
    "key" TEXT NOT NULL,
    "state" JSON NOT NULL,

    CONSTRAINT "alert_groups_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "silences" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "matchers" JSON NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "weekly" JSON,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,
    "ended_by" JSONB,

    CONSTRAINT "silences_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "alert_rules_key_model_key" ON "alert_rules"("key", "model");

CREATE INDEX "alerts_state_since_idx" ON "alerts"("state", "since" DESC);

CREATE INDEX "alerts_resolved_at_id_idx" ON "alerts"("resolved_at" DESC, "id" DESC);

CREATE INDEX "alerts_model_idx" ON "alerts"("model");

CREATE UNIQUE INDEX "alerts_fingerprint_is_open_key" ON "alerts"("fingerprint", "is_open");

CREATE INDEX "alert_events_model_at_id_idx" ON "alert_events"("model", "at" DESC, "id" DESC);

CREATE INDEX "alert_events_at_idx" ON "alert_events"("at");

CREATE INDEX "silences_ends_at_idx" ON "silences"("ends_at");

ALTER TABLE "alert_events" ADD CONSTRAINT "alert_events_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alerts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
