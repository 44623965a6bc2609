CREATE TABLE "channels" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "settings" JSON NOT NULL,
    "secret" TEXT,
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "channels_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "routings" (
    "version" INTEGER NOT NULL,
    "routing" JSON NOT NULL,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,

    CONSTRAINT "routings_pkey" PRIMARY KEY ("version")
);

CREATE TABLE "deliveries" (
    "id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "message" JSON NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),
    "model" TEXT,
    "incident_id" UUID,

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "delivery_attempts" (
    "id" BIGSERIAL NOT NULL,
    "delivery_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "took_ms" DOUBLE PRECISION NOT NULL,
    "status" INTEGER,
    "said" TEXT NOT NULL,

    CONSTRAINT "delivery_attempts_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "incidents" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "severity" INTEGER NOT NULL,
    "cause" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "models" TEXT[],
    "versions" JSON NOT NULL DEFAULT '[]',
    "roles" JSON NOT NULL DEFAULT '{}',
    "runbook" TEXT,
    "summary" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_by" JSONB NOT NULL,
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by" JSONB,
    "mitigated_at" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),
    "reviewed_at" TIMESTAMPTZ(3),
    "merged_into" INTEGER,
    "is_open" BOOLEAN,
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "incidents_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "incident_entries" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "actor" JSONB,
    "detail" JSON NOT NULL DEFAULT '{}',
    "source" TEXT,

    CONSTRAINT "incident_entries_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "deliveries_status_next_attempt_at_idx" ON "deliveries"("status", "next_attempt_at");

CREATE INDEX "deliveries_created_at_id_idx" ON "deliveries"("created_at" DESC, "id" DESC);

CREATE INDEX "deliveries_incident_id_idx" ON "deliveries"("incident_id");

CREATE UNIQUE INDEX "deliveries_channel_id_dedupe_key_key" ON "deliveries"("channel_id", "dedupe_key");

CREATE INDEX "delivery_attempts_delivery_id_id_idx" ON "delivery_attempts"("delivery_id", "id");

CREATE UNIQUE INDEX "incidents_number_key" ON "incidents"("number");

CREATE INDEX "incidents_state_opened_at_idx" ON "incidents"("state", "opened_at" DESC);

CREATE INDEX "incidents_opened_at_id_idx" ON "incidents"("opened_at" DESC, "id" DESC);

CREATE UNIQUE INDEX "incidents_fingerprint_is_open_key" ON "incidents"("fingerprint", "is_open");

CREATE INDEX "incident_entries_incident_id_at_id_idx" ON "incident_entries"("incident_id", "at", "id");

CREATE UNIQUE INDEX "incident_entries_incident_id_source_key" ON "incident_entries"("incident_id", "source");

ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "delivery_attempts" ADD CONSTRAINT "delivery_attempts_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "incident_entries" ADD CONSTRAINT "incident_entries_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incidents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER incident_entries_append_only BEFORE UPDATE OR DELETE ON "incident_entries"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER routings_append_only BEFORE UPDATE OR DELETE ON "routings"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
