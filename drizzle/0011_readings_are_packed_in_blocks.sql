CREATE TABLE "telemetry_blocks" (
	"start_at" timestamp with time zone NOT NULL,
	"series_id" integer NOT NULL,
	"count" integer NOT NULL,
	"kind" smallint NOT NULL,
	"codec" smallint NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "telemetry_blocks_series_id_kind_start_at_pk" PRIMARY KEY("series_id","kind","start_at")
);
--> statement-breakpoint
CREATE TABLE "telemetry_holds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"object_id" uuid,
	"from_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone NOT NULL,
	"why" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "telemetry_keep" (
	"tenant_id" uuid NOT NULL,
	"type_id" text NOT NULL,
	"grade" text NOT NULL,
	"raw_days" integer,
	"minute_days" integer,
	"hour_days" integer,
	"day_days" integer,
	CONSTRAINT "telemetry_keep_tenant_id_type_id_grade_pk" PRIMARY KEY("tenant_id","type_id","grade")
);
--> statement-breakpoint
CREATE TABLE "telemetry_removed" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "telemetry_removed_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tenant_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"type_id" text NOT NULL,
	"what" text NOT NULL,
	"rows" bigint NOT NULL,
	"bytes" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "telemetry_rollups" (
	"start_at" timestamp with time zone NOT NULL,
	"series_id" integer NOT NULL,
	"count" integer NOT NULL,
	"kind" smallint NOT NULL,
	"codec" smallint NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "telemetry_rollups_series_id_kind_start_at_pk" PRIMARY KEY("series_id","kind","start_at")
);
--> statement-breakpoint
CREATE TABLE "telemetry_stock" (
	"tenant_id" uuid NOT NULL,
	"type_id" text NOT NULL,
	"grade" text NOT NULL,
	"what" text NOT NULL,
	"month" text NOT NULL,
	"series" integer NOT NULL,
	"readings" bigint NOT NULL,
	"bytes" bigint NOT NULL,
	"recent_readings" bigint NOT NULL,
	"recent_bytes" bigint NOT NULL,
	CONSTRAINT "telemetry_stock_tenant_id_type_id_grade_what_month_pk" PRIMARY KEY("tenant_id","type_id","grade","what","month")
);
--> statement-breakpoint
CREATE INDEX "telemetry_blocks_small" ON "telemetry_blocks" USING btree ("kind","start_at") WHERE (kind = 0 and count <= 240) or (kind = 1 and count <= 330);--> statement-breakpoint
CREATE INDEX "telemetry_holds_tenant" ON "telemetry_holds" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "telemetry_removed_tenant" ON "telemetry_removed" USING btree ("tenant_id","at");