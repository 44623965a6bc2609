CREATE TABLE "incident_tasks" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "assignee" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "done_by" JSONB,

    CONSTRAINT "incident_tasks_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "incident_impacts" (
    "incident_id" UUID NOT NULL,
    "impact" JSON NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incident_impacts_pkey" PRIMARY KEY ("incident_id")
);

CREATE INDEX "incident_tasks_incident_id_id_idx" ON "incident_tasks"("incident_id", "id");

CREATE INDEX "incidents_models_idx" ON "incidents" USING GIN ("models");

ALTER TABLE "incident_tasks" ADD CONSTRAINT "incident_tasks_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incidents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "incident_impacts" ADD CONSTRAINT "incident_impacts_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incidents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
