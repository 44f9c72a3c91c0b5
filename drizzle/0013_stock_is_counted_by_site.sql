-- What was counted is counted anew within a minute of the start.
DELETE FROM "telemetry_stock";--> statement-breakpoint
ALTER TABLE "telemetry_stock" DROP CONSTRAINT "telemetry_stock_tenant_id_type_id_grade_what_month_pk";--> statement-breakpoint
ALTER TABLE "telemetry_stock" ADD COLUMN "site_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "telemetry_stock" ADD CONSTRAINT "telemetry_stock_tenant_id_site_id_type_id_grade_what_month_pk" PRIMARY KEY("tenant_id","site_id","type_id","grade","what","month");
