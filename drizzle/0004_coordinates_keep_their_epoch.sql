ALTER TABLE "places" ADD COLUMN "source_epoch" double precision;--> statement-breakpoint
ALTER TABLE "places" ADD COLUMN "source_accuracy_m" double precision;--> statement-breakpoint
ALTER TABLE "places" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "places" DISABLE TRIGGER USER;--> statement-breakpoint
UPDATE "places" SET "source_epoch" = 2000 WHERE substring("source_crs" from '^EPSG:(\d+)$')::int BETWEEN 4490 AND 4554;--> statement-breakpoint
ALTER TABLE "places" ENABLE TRIGGER USER;--> statement-breakpoint
ALTER TABLE "places" FORCE ROW LEVEL SECURITY;
