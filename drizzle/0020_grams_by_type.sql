ALTER TABLE "search_docs" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "search_grams" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "search_grams" DROP CONSTRAINT "search_grams_tenant_id_gram_doc_id_pk";--> statement-breakpoint
ALTER TABLE "search_docs" ALTER COLUMN "grams" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "search_docs" ALTER COLUMN "grams" SET DATA TYPE text USING chr(10) || array_to_string("grams", chr(10));--> statement-breakpoint
ALTER TABLE "search_docs" ALTER COLUMN "grams" SET DEFAULT '';--> statement-breakpoint
ALTER TABLE "search_docs" ADD COLUMN "shelf" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "search_grams" ADD COLUMN "shelf" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "search_docs" SET "shelf" = ('x' || left(md5("type_id"), 4))::bit(16)::int >> 1 WHERE "type_id" IS NOT NULL;--> statement-breakpoint
UPDATE "search_grams" g SET "shelf" = d."shelf" FROM "search_docs" d WHERE d."tenant_id" = g."tenant_id" AND d."id" = g."doc_id" AND d."shelf" <> 0;--> statement-breakpoint
ALTER TABLE "search_grams" ADD CONSTRAINT "search_grams_tenant_id_shelf_gram_place_doc_id_pk" PRIMARY KEY("tenant_id","shelf","gram","place","doc_id");--> statement-breakpoint
ALTER TABLE "search_docs" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "search_grams" FORCE ROW LEVEL SECURITY;
