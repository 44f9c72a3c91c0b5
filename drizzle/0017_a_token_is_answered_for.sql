ALTER TABLE "security_policies" ADD COLUMN "changed_by_id" text;--> statement-breakpoint
ALTER TABLE "access_tokens" ADD COLUMN "taken_by" text;--> statement-breakpoint
ALTER TABLE "access_tokens" ADD COLUMN "taken_by_id" text;--> statement-breakpoint
ALTER TABLE "access_tokens" ADD COLUMN "taken_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "access_tokens" ADD COLUMN "rests_since" timestamp with time zone;