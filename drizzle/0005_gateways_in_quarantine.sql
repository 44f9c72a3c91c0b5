CREATE TABLE "gateway_quarantines" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"gateway_id" uuid NOT NULL,
	"rule" text NOT NULL,
	"detail" text,
	"reason" text,
	"by_name" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"released_at" timestamp with time zone,
	"released_by_name" text,
	"release_reason" text
);
--> statement-breakpoint
ALTER TABLE "twin_gateways" ADD COLUMN "quarantined" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "gateway_quarantines_open" ON "gateway_quarantines" USING btree ("gateway_id","rule") WHERE released_at is null;--> statement-breakpoint
CREATE INDEX "gateway_quarantines_tenant" ON "gateway_quarantines" USING btree ("tenant_id","gateway_id");--> statement-breakpoint
INSERT INTO "gateway_quarantines" ("id", "tenant_id", "gateway_id", "rule", "by_name", "since")
	SELECT gen_random_uuid(), "tenant_id", "id", 'identity_twice', 'gateways', "disputed_at" FROM "gateways" WHERE "disputed_at" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "gateways" DROP COLUMN "disputed_at";