-- Jobs that a webhook carries out, and what it says of them.
CREATE TABLE "training_calls" (
    "job" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "snapshot" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "training_calls_pkey" PRIMARY KEY ("job")
);

CREATE TABLE "training_callbacks" (
    "id" BIGSERIAL NOT NULL,
    "job" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "message_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "said" JSON NOT NULL,

    CONSTRAINT "training_callbacks_pkey" PRIMARY KEY ("id")
);

-- A message that is sent again changes nothing.
CREATE UNIQUE INDEX "training_callbacks_job_message_id_key" ON "training_callbacks"("job", "message_id");

ALTER TABLE "training_callbacks" ADD CONSTRAINT "training_callbacks_job_fkey" FOREIGN KEY ("job") REFERENCES "training_calls"("job") ON DELETE CASCADE ON UPDATE CASCADE;
