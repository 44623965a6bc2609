CREATE TABLE "performance_estimates" (
    "model_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "answered" DOUBLE PRECISION NOT NULL,
    "estimate" JSON NOT NULL,
    "learned" JSON NOT NULL,

    CONSTRAINT "performance_estimates_pkey" PRIMARY KEY ("model_id","version","hour")
);
