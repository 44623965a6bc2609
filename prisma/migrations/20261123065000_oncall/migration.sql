CREATE TABLE "oncall_schedules" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "schedule" JSON NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" JSONB NOT NULL,

    CONSTRAINT "oncall_schedules_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "oncall_overrides" (
    "id" UUID NOT NULL,
    "schedule_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,

    CONSTRAINT "oncall_overrides_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "user_contacts" (
    "user_id" UUID NOT NULL,
    "contacts" JSON NOT NULL,
    "revision" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" JSONB NOT NULL,

    CONSTRAINT "user_contacts_pkey" PRIMARY KEY ("user_id")
);

CREATE TABLE "escalation_policies" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "policy" JSON NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" JSONB NOT NULL,

    CONSTRAINT "escalation_policies_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "escalations" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "opening" INTEGER NOT NULL,
    "policy_id" UUID NOT NULL,
    "policy" JSON NOT NULL,
    "status" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended" TEXT,

    CONSTRAINT "escalations_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "escalation_steps" (
    "escalation_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "said" TEXT NOT NULL,
    "told" JSON NOT NULL,

    CONSTRAINT "escalation_steps_pkey" PRIMARY KEY ("escalation_id","round","step")
);

CREATE UNIQUE INDEX "oncall_schedules_name_key" ON "oncall_schedules"("name");

CREATE INDEX "oncall_overrides_schedule_id_ends_at_idx" ON "oncall_overrides"("schedule_id", "ends_at");

CREATE UNIQUE INDEX "escalation_policies_name_key" ON "escalation_policies"("name");

CREATE INDEX "escalations_status_idx" ON "escalations"("status");

CREATE UNIQUE INDEX "escalations_incident_id_opening_key" ON "escalations"("incident_id", "opening");

ALTER TABLE "oncall_overrides" ADD CONSTRAINT "oncall_overrides_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "oncall_schedules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "escalations" ADD CONSTRAINT "escalations_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incidents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "escalation_steps" ADD CONSTRAINT "escalation_steps_escalation_id_fkey" FOREIGN KEY ("escalation_id") REFERENCES "escalations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER escalation_steps_append_only BEFORE UPDATE OR DELETE ON "escalation_steps"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
