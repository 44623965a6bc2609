-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "session_epoch" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_signed_in_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_throttles" (
    "subject" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "last_failed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_throttles_pkey" PRIMARY KEY ("subject")
);

-- CreateTable
CREATE TABLE "ended_sessions" (
    "id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ended_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "rate_limit" DOUBLE PRECISION,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "model" TEXT,
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,
    "request_id" TEXT,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "models" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "tags" JSON NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" JSONB NOT NULL,

    CONSTRAINT "models_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_versions" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'ready',
    "digest" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "served_digest" TEXT NOT NULL,
    "remote" JSON,
    "reference_digest" TEXT,
    "reference_name" TEXT,
    "description" TEXT NOT NULL DEFAULT '',
    "signature" JSON NOT NULL,
    "layout" JSON NOT NULL,
    "onnx" JSON NOT NULL,
    "output" JSON NOT NULL,
    "metrics" JSON NOT NULL,
    "params" JSON NOT NULL,
    "tags" JSON NOT NULL,
    "lineage" JSON NOT NULL,
    "golden_cases" JSON NOT NULL,
    "tolerance" DOUBLE PRECISION NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" JSONB NOT NULL,

    CONSTRAINT "model_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "aliases" (
    "model_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" JSONB NOT NULL,

    CONSTRAINT "aliases_pkey" PRIMARY KEY ("model_id","name")
);

-- CreateTable
CREATE TABLE "releases" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "plan" JSONB NOT NULL,
    "from_seq" INTEGER,
    "to_seq" INTEGER,
    "reason" TEXT NOT NULL,
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "expected_replicas" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" JSONB NOT NULL,

    CONSTRAINT "releases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release_acks" (
    "model_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "replica_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "load_ms" DOUBLE PRECISION NOT NULL,
    "error" TEXT,

    CONSTRAINT "release_acks_pkey" PRIMARY KEY ("model_id","seq","replica_id")
);

-- CreateTable
CREATE TABLE "replicas" (
    "id" TEXT NOT NULL,
    "hostname" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),
    "report" JSON,

    CONSTRAINT "replicas_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "serving_settings" (
    "model_id" UUID NOT NULL,
    "settings" JSON NOT NULL,
    "revision" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" JSONB NOT NULL,

    CONSTRAINT "serving_settings_pkey" PRIMARY KEY ("model_id")
);

-- CreateTable
CREATE TABLE "breaker_holds" (
    "model_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "held_at" TIMESTAMPTZ(3) NOT NULL,
    "held_by" JSONB NOT NULL,
    "released_at" TIMESTAMPTZ(3),
    "released_reason" TEXT,

    CONSTRAINT "breaker_holds_pkey" PRIMARY KEY ("model_id","version")
);

-- CreateTable
CREATE TABLE "dependency_holds" (
    "dependency" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "held_at" TIMESTAMPTZ(3) NOT NULL,
    "held_by" JSONB NOT NULL,
    "released_at" TIMESTAMPTZ(3),
    "released_reason" TEXT,

    CONSTRAINT "dependency_holds_pkey" PRIMARY KEY ("dependency")
);

-- CreateTable
CREATE TABLE "serving_events" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "replica_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "model" TEXT,
    "version" INTEGER,
    "dependency" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "serving_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "spool_positions" (
    "spool_id" UUID NOT NULL,
    "segment" BIGINT NOT NULL,
    "position" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "spool_positions_pkey" PRIMARY KEY ("spool_id")
);

-- CreateTable
CREATE TABLE "error_groups" (
    "fingerprint" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "example_id" UUID NOT NULL,
    "example_request_id" TEXT NOT NULL,
    "example_detail" TEXT,
    "state" TEXT NOT NULL DEFAULT 'open',
    "settled_at" TIMESTAMPTZ(3),
    "settled_by" JSONB,
    "settled_reason" TEXT,

    CONSTRAINT "error_groups_pkey" PRIMARY KEY ("fingerprint")
);

-- CreateTable
CREATE TABLE "error_minutes" (
    "fingerprint" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "error_minutes_pkey" PRIMARY KEY ("fingerprint","minute")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- CreateIndex
CREATE INDEX "audit_entries_at_id_idx" ON "audit_entries"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_model_at_id_idx" ON "audit_entries"("model", "at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "models_name_key" ON "models"("name");

-- CreateIndex
CREATE INDEX "model_versions_digest_idx" ON "model_versions"("digest");

-- CreateIndex
CREATE INDEX "model_versions_served_digest_idx" ON "model_versions"("served_digest");

-- CreateIndex
CREATE UNIQUE INDEX "model_versions_model_id_number_key" ON "model_versions"("model_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "releases_model_id_seq_key" ON "releases"("model_id", "seq");

-- CreateIndex
CREATE INDEX "replicas_last_seen_at_idx" ON "replicas"("last_seen_at");

-- CreateIndex
CREATE INDEX "serving_events_at_id_idx" ON "serving_events"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "serving_events_model_at_id_idx" ON "serving_events"("model", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "serving_events_dependency_at_id_idx" ON "serving_events"("dependency", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "error_groups_state_last_seen_at_idx" ON "error_groups"("state", "last_seen_at" DESC);

-- CreateIndex
CREATE INDEX "error_groups_model_last_seen_at_idx" ON "error_groups"("model", "last_seen_at" DESC);

-- AddForeignKey
ALTER TABLE "serving_settings" ADD CONSTRAINT "serving_settings_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "aliases" ADD CONSTRAINT "aliases_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "releases" ADD CONSTRAINT "releases_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- History is append-only: neither the product nor a person at a psql prompt changes it by accident.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER releases_append_only BEFORE UPDATE OR DELETE ON "releases"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER serving_events_append_only BEFORE UPDATE OR DELETE ON "serving_events"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON "audit_entries"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The prediction log: one row per request, partitioned by day of arrival (UTC).
CREATE TABLE "predictions" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "event_time" TIMESTAMPTZ(3) NOT NULL,
    "request_id" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "version" INTEGER,
    "release_seq" INTEGER,
    "protocol" TEXT NOT NULL,
    "status" SMALLINT NOT NULL,
    "error_code" TEXT,
    "error_stage" TEXT,
    "error_detail" TEXT,
    "row_count" INTEGER NOT NULL,
    "inputs" JSON,
    "outputs" JSON,
    "truncated" BOOLEAN NOT NULL DEFAULT FALSE,
    "served_by" TEXT,
    "confidence" TEXT,
    "degraded" BOOLEAN NOT NULL DEFAULT FALSE,
    -- The first version that was asked in vain, and why no version before the one that answered did.
    "failed_version" INTEGER,
    "failed_stage" TEXT,
    "failed_code" TEXT,
    "degraded_reason" TEXT,
    "cached" BOOLEAN NOT NULL DEFAULT FALSE,
    "latency_ms" REAL NOT NULL,
    "timings" JSONB,
    "entity_key" TEXT,
    "replica_id" TEXT NOT NULL,
    "api_key_id" UUID,
    CONSTRAINT "predictions_pkey" PRIMARY KEY ("at", "id")
) PARTITION BY RANGE ("at");

CREATE INDEX "predictions_request_id_idx" ON "predictions"("request_id");
CREATE INDEX "predictions_model_at_idx" ON "predictions"("model", "at" DESC, "id" DESC);
CREATE INDEX "predictions_model_version_at_idx" ON "predictions"("model", "version", "at" DESC, "id" DESC);
CREATE INDEX "predictions_errors_idx" ON "predictions"("model", "at" DESC, "id" DESC) WHERE "status" >= 400;

-- Makes the partitions of the UTC days from first_day to last_day that do not exist yet; safe to call concurrently.
CREATE FUNCTION ensure_prediction_partitions(first_day DATE, last_day DATE) RETURNS INTEGER LANGUAGE plpgsql AS $$
DECLARE
    day DATE;
    made INTEGER := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ensure_prediction_partitions'));
    FOR day IN SELECT generate_series(first_day, last_day, '1 day')::date LOOP
        IF to_regclass('predictions_' || to_char(day, 'YYYYMMDD')) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF "predictions" FOR VALUES FROM (%L) TO (%L)',
                'predictions_' || to_char(day, 'YYYYMMDD'),
                day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;

-- What the log adds up to per minute of arrival; written in the transaction that writes the log's rows.
CREATE TABLE "prediction_minutes" (
    "model" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL, -- 0: refused before a version was chosen
    "release_seq" INTEGER NOT NULL, -- 0: likewise
    "requests" BIGINT NOT NULL,
    "row_count" BIGINT NOT NULL,
    "client_errors" BIGINT NOT NULL,
    "server_errors" BIGINT NOT NULL,
    "degraded" BIGINT NOT NULL DEFAULT 0,
    "cached" BIGINT NOT NULL DEFAULT 0,
    "latency_counts" BIGINT[] NOT NULL, -- lib/stats/latency-histogram.ts has the bins
    CONSTRAINT "prediction_minutes_pkey" PRIMARY KEY ("model", "minute", "version", "release_seq")
);
CREATE INDEX "prediction_minutes_minute_idx" ON "prediction_minutes"("minute");

-- Adds two arrays of counts, bin by bin.
CREATE FUNCTION add_counts(a BIGINT[], b BIGINT[]) RETURNS BIGINT[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array_agg(COALESCE(x, 0) + COALESCE(y, 0) ORDER BY i)
    FROM unnest(a, b) WITH ORDINALITY AS t(x, y, i)
$$;

-- Ground truth, joined to the log by request id and row. It may arrive before its prediction has.
CREATE TABLE "labels" (
    "request_id" TEXT NOT NULL,
    "row" INTEGER NOT NULL,
    "label" JSONB NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "labels_pkey" PRIMARY KEY ("request_id", "row")
);
