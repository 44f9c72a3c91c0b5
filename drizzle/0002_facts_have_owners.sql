CREATE TABLE "fact_owners" (
	"tenant_id" uuid NOT NULL,
	"fact_group" text NOT NULL,
	"type_id" text NOT NULL,
	"role" text,
	"organisation" text NOT NULL,
	"set_at" timestamp with time zone NOT NULL,
	"set_by" jsonb NOT NULL,
	CONSTRAINT "fact_owners_tenant_id_fact_group_type_id_pk" PRIMARY KEY("tenant_id","fact_group","type_id")
);
--> statement-breakpoint
CREATE TABLE "proposals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"fact_group" text NOT NULL,
	"change" jsonb NOT NULL,
	"before" jsonb NOT NULL,
	"why" text NOT NULL,
	"by" jsonb NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"answer" text,
	"answered_at" timestamp with time zone,
	"answered_by" jsonb,
	"note" text
);
--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_object" FOREIGN KEY ("tenant_id","object_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "proposals_newest" ON "proposals" USING btree ("tenant_id","proposed_at");--> statement-breakpoint
CREATE INDEX "proposals_of_object" ON "proposals" USING btree ("object_id");