CREATE TABLE "runbooks" (
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "shipped_title" TEXT,
    "shipped_text" TEXT,
    "heeded_digest" TEXT,
    "shipped_digest" TEXT,
    "archived_at" TIMESTAMPTZ(3),
    "archived_by" JSONB,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" JSONB NOT NULL,

    CONSTRAINT "runbooks_pkey" PRIMARY KEY ("slug")
);

CREATE TABLE "runbook_versions" (
    "slug" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "reason" TEXT,
    "is_shipped" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,

    CONSTRAINT "runbook_versions_pkey" PRIMARY KEY ("slug","version")
);

CREATE TABLE "runbook_runs" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "model" TEXT,
    "model_version" INTEGER,
    "incident_id" UUID,
    "incident_number" INTEGER,
    "status" TEXT NOT NULL,
    "is_open" BOOLEAN,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "started_by" JSONB NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" JSONB,
    "reason" TEXT,

    CONSTRAINT "runbook_runs_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "runbook_run_steps" (
    "run_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "verdict" TEXT,
    "said" TEXT,
    "answer" JSON,
    "given_order" JSON,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "started_by" JSONB,
    "carried_out_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" JSONB,
    "reason" TEXT,

    CONSTRAINT "runbook_run_steps_pkey" PRIMARY KEY ("run_id","position")
);

CREATE TABLE "runbook_run_events" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "position" INTEGER,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "actor" JSONB NOT NULL,

    CONSTRAINT "runbook_run_events_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "runbook_runs_number_key" ON "runbook_runs"("number");

CREATE INDEX "runbook_runs_started_at_id_idx" ON "runbook_runs"("started_at" DESC, "id" DESC);

CREATE INDEX "runbook_runs_slug_started_at_idx" ON "runbook_runs"("slug", "started_at" DESC);

CREATE UNIQUE INDEX "runbook_runs_incident_id_slug_is_open_key" ON "runbook_runs"("incident_id", "slug", "is_open");

CREATE INDEX "runbook_run_steps_status_idx" ON "runbook_run_steps"("status");

CREATE INDEX "runbook_run_events_run_id_at_id_idx" ON "runbook_run_events"("run_id", "at", "id");

ALTER TABLE "runbook_versions" ADD CONSTRAINT "runbook_versions_slug_fkey" FOREIGN KEY ("slug") REFERENCES "runbooks"("slug") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "runbook_runs" ADD CONSTRAINT "runbook_runs_slug_fkey" FOREIGN KEY ("slug") REFERENCES "runbooks"("slug") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "runbook_run_steps" ADD CONSTRAINT "runbook_run_steps_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runbook_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "runbook_run_events" ADD CONSTRAINT "runbook_run_events_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runbook_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER runbook_versions_append_only BEFORE UPDATE OR DELETE ON "runbook_versions"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER runbook_run_events_append_only BEFORE UPDATE OR DELETE ON "runbook_run_events"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
