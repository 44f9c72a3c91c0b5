DROP INDEX "search_rows_tag";--> statement-breakpoint
DROP INDEX "search_rows_en";--> statement-breakpoint
DROP INDEX "search_rows_zh";--> statement-breakpoint
DROP INDEX "search_rows_updated";--> statement-breakpoint
CREATE INDEX "search_rows_tag" ON "search_rows" USING btree ("bucket","tag_key","object_id","tenant_id");--> statement-breakpoint
CREATE INDEX "search_rows_en" ON "search_rows" USING btree ("bucket","en_key","object_id","tenant_id");--> statement-breakpoint
CREATE INDEX "search_rows_zh" ON "search_rows" USING btree ("bucket","zh_key","object_id","tenant_id");--> statement-breakpoint
CREATE INDEX "search_rows_updated" ON "search_rows" USING btree ("bucket","updated_at","object_id","tenant_id");