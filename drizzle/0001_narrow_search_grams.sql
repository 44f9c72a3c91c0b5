ALTER TABLE "search_docs" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "search_grams" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "search_grams_of_doc";--> statement-breakpoint
ALTER TABLE "search_docs" ALTER COLUMN "id" SET DATA TYPE uuid USING "id"::uuid;--> statement-breakpoint
ALTER TABLE "search_grams" ALTER COLUMN "doc_id" SET DATA TYPE uuid USING "doc_id"::uuid, ALTER COLUMN "rank" SET DATA TYPE smallint USING "weight" * 8 + "rank", DROP COLUMN "weight";--> statement-breakpoint
ALTER TABLE "search_grams" RENAME COLUMN "rank" TO "place";--> statement-breakpoint
ALTER TABLE "search_docs" ADD COLUMN "grams" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
UPDATE "search_docs" d SET "grams" = g.grams FROM (SELECT "tenant_id", "doc_id", array_agg("gram"::text) AS grams FROM "search_grams" GROUP BY 1, 2) g WHERE g.tenant_id = d.tenant_id AND g.doc_id = d.id;--> statement-breakpoint
ALTER TABLE "search_docs" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "search_grams" FORCE ROW LEVEL SECURITY;
