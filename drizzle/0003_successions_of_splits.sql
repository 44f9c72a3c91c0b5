ALTER TABLE "successions" DROP CONSTRAINT "successions_pkey";--> statement-breakpoint
ALTER TABLE "successions" ADD CONSTRAINT "successions_object_id_successor_id_pk" PRIMARY KEY("object_id","successor_id");--> statement-breakpoint
ALTER TABLE "successions" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "edges" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "life_events" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "successions" DROP CONSTRAINT IF EXISTS "successions_other";--> statement-breakpoint
INSERT INTO "successions" ("object_id", "tenant_id", "successor_id", "how", "at", "why")
SELECT e.from_id, e.tenant_id, e.to_id, coalesce(l.verb, 'merged'), e.valid_from, coalesce(l.note, '')
FROM "edges" e LEFT JOIN LATERAL (
  SELECT verb, note FROM "life_events" WHERE object_id = e.from_id AND verb IN ('merged', 'replaced', 'split') ORDER BY at DESC LIMIT 1
) l ON true
WHERE e.kind = 'replaced_by'
ON CONFLICT DO NOTHING;--> statement-breakpoint
ALTER TABLE "edges" DISABLE TRIGGER USER;--> statement-breakpoint
DELETE FROM "edges" WHERE kind = 'replaced_by';--> statement-breakpoint
ALTER TABLE "edges" ENABLE TRIGGER USER;--> statement-breakpoint
ALTER TABLE "successions" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "edges" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "life_events" FORCE ROW LEVEL SECURITY;
