CREATE TABLE "areas" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"names" jsonb NOT NULL,
	"kind" text NOT NULL,
	"ring" "polygon",
	"top_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "areas_in_tenant" UNIQUE("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"role" text NOT NULL,
	"area_id" uuid,
	"since" timestamp with time zone NOT NULL,
	"by" jsonb NOT NULL,
	"reason" text,
	"until" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended_by" jsonb,
	"confirmed_at" timestamp with time zone NOT NULL,
	"confirmed_by" jsonb,
	"reviewed_at" timestamp with time zone,
	"reviewed_by" jsonb,
	"review_note" text,
	"justified" boolean
);
--> statement-breakpoint
CREATE TABLE "object_areas" (
	"object_id" uuid NOT NULL,
	"area_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	CONSTRAINT "object_areas_object_id_area_id_pk" PRIMARY KEY("object_id","area_id")
);
--> statement-breakpoint
ALTER TABLE "access_tokens" ADD COLUMN "area_ids" uuid[];--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "certify_days" integer DEFAULT 180 NOT NULL;--> statement-breakpoint
ALTER TABLE "areas" ADD CONSTRAINT "areas_site" FOREIGN KEY ("tenant_id","site_id") REFERENCES "public"."sites"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_membership" FOREIGN KEY ("tenant_id","person_id") REFERENCES "public"."memberships"("tenant_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_area" FOREIGN KEY ("tenant_id","area_id") REFERENCES "public"."areas"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "areas_of_site" ON "areas" USING btree ("site_id");--> statement-breakpoint
CREATE INDEX "grants_of_person" ON "grants" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "object_areas_of_area" ON "object_areas" USING btree ("area_id","object_id");--> statement-breakpoint
-- What people had so far they have in the whole organisation. The owner of a table is behind its wall too.
ALTER TABLE "memberships" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "grants" ("id", "tenant_id", "person_id", "role", "since", "by", "confirmed_at")
SELECT gen_random_uuid(), "tenant_id", "person_id", unnest("roles"), "since", '{"kind": "system", "id": "system:migration", "name": "migration"}', now()
FROM "memberships" WHERE "ended_at" IS NULL;--> statement-breakpoint
ALTER TABLE "memberships" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "memberships" DROP COLUMN "roles";