CREATE TABLE "erasures" (
	"tenant_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"by" jsonb NOT NULL,
	"reason" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"texts" text[] NOT NULL,
	"until_seq" bigint DEFAULT 0 NOT NULL,
	"entries" integer DEFAULT 0 NOT NULL,
	"kept" integer DEFAULT 0 NOT NULL,
	"copies" integer DEFAULT 0 NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "erasures_tenant_id_person_id_pk" PRIMARY KEY("tenant_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "feed_entries" ADD COLUMN "personal" jsonb;