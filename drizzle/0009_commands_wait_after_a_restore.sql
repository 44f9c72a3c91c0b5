CREATE TABLE "dispatch_stops" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"cause" text NOT NULL,
	"facts" jsonb NOT NULL,
	"stopped_at" timestamp with time zone NOT NULL,
	"released_at" timestamp with time zone,
	"released_by_id" text,
	"released_by_name" text,
	"reason" text
);
--> statement-breakpoint
CREATE INDEX "dispatch_stops_standing" ON "dispatch_stops" USING btree ("tenant_id") WHERE released_at is null;