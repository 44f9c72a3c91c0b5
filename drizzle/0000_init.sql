CREATE TABLE "feed_cursors" (
	"consumer" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feed_dead_letters" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "feed_dead_letters_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"consumer" text NOT NULL,
	"seq" bigint NOT NULL,
	"error" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feed_entries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "feed_entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"seq" bigint,
	"epoch" integer,
	"tenant_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" jsonb NOT NULL,
	"verb" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"object_id" uuid,
	"site_id" uuid,
	"data" jsonb NOT NULL,
	"leaf" "bytea"
);
--> statement-breakpoint
CREATE TABLE "feed_head" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"seq" bigint NOT NULL,
	"epoch" integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "feed_entries_seq" ON "feed_entries" USING btree ("seq");--> statement-breakpoint
CREATE INDEX "feed_entries_unnumbered" ON "feed_entries" USING btree ("id") WHERE seq is null;--> statement-breakpoint
CREATE INDEX "feed_entries_object" ON "feed_entries" USING btree ("object_id","seq");