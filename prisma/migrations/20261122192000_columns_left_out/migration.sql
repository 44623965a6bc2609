ALTER TABLE "validation_runs"
    ADD COLUMN "left_out" TEXT[] DEFAULT ARRAY[]::TEXT[],
    ADD COLUMN "not_checked" TEXT[] DEFAULT ARRAY[]::TEXT[];
