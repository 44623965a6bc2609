ALTER TABLE "model_versions" ADD COLUMN "patterns" JSON;
