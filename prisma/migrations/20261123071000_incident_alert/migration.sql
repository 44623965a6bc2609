-- The rule whose alert opened it: what it is told by is chosen by this too.
ALTER TABLE "incidents" ADD COLUMN "alert" TEXT;
