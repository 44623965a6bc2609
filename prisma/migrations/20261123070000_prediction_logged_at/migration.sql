-- When a prediction reached the log, by Postgres' clock; of those that are there, now.
ALTER TABLE "predictions" ADD COLUMN "logged_at" TIMESTAMPTZ NOT NULL DEFAULT now();
