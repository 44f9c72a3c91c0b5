CREATE SCHEMA "onefold_auth";
--> statement-breakpoint
CREATE TABLE "access_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"name" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"roles" text[] NOT NULL,
	"issued_by" text NOT NULL,
	"issued_by_id" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "access_tokens_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "onefold_auth"."account" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" uuid NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "onefold_auth"."installation" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"tenant_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"name" text NOT NULL,
	"roles" text[] NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "memberships_tenant_id_person_id_pk" PRIMARY KEY("tenant_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "onefold_auth"."session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" uuid NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "onefold_auth"."sign_in_tries" (
	"key" text PRIMARY KEY NOT NULL,
	"tries" integer NOT NULL,
	"since_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sites" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"names" jsonb NOT NULL,
	"time_zone" text NOT NULL,
	"simulated_pace" double precision,
	"center_lon" double precision NOT NULL,
	"center_lat" double precision NOT NULL,
	"west" double precision NOT NULL,
	"south" double precision NOT NULL,
	"east" double precision NOT NULL,
	"north" double precision NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sites_slug" UNIQUE("tenant_id","slug"),
	CONSTRAINT "sites_in_tenant" UNIQUE("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "tenants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid GENERATED ALWAYS AS (id) STORED NOT NULL,
	"slug" text NOT NULL,
	"names" jsonb NOT NULL,
	"code_prefix" text NOT NULL,
	"working_crs" text DEFAULT 'EPSG:4490' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tenants_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "onefold_auth"."user" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"locale" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "onefold_auth"."verification" (
	"id" uuid PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alarm_raises" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"alarm_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"priority" integer NOT NULL,
	"is_alert" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alarms" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"type_id" text NOT NULL,
	"kind" text NOT NULL,
	"origin" text NOT NULL,
	"priority" integer NOT NULL,
	"is_alert" boolean NOT NULL,
	"active" boolean NOT NULL,
	"state" text NOT NULL,
	"group_key" text NOT NULL,
	"group_label" jsonb NOT NULL,
	"channel" text,
	"value" double precision,
	"limit_value" double precision,
	"finding_id" uuid,
	"raised_at" timestamp with time zone NOT NULL,
	"respond_by" timestamp with time zone,
	"acknowledged_at" timestamp with time zone,
	"acknowledged_by" text,
	"returned_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"shelved_until" timestamp with time zone,
	"shelved_reason" text,
	"owner_id" text,
	"owner_name" text,
	"order_number" text,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "command_counters" (
	"gateway_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"last" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "command_holds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"by_id" text NOT NULL,
	"by_name" text NOT NULL,
	"reason" text NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	"released_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "command_track" (
	"tenant_id" uuid NOT NULL,
	"command_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"state" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" text,
	"detail" text,
	"data" jsonb,
	CONSTRAINT "command_track_pk" PRIMARY KEY("tenant_id","command_id","n")
);
--> statement-breakpoint
CREATE TABLE "commands" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"gateway_id" uuid,
	"suffix" text NOT NULL,
	"tag" text NOT NULL,
	"type_id" text NOT NULL,
	"command" text NOT NULL,
	"class" text NOT NULL,
	"params" jsonb NOT NULL,
	"params_hash" text NOT NULL,
	"reason" text NOT NULL,
	"issued_by_id" text NOT NULL,
	"issued_by_name" text NOT NULL,
	"issued_by_kind" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"valid_until" timestamp with time zone NOT NULL,
	"approvals" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"state" text NOT NULL,
	"checks" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"refusals" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"sequence" bigint,
	"dispatched_at" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"effect_series_id" integer,
	"effect_channel" text,
	"effect_unit" text,
	"effect_within_ms" integer,
	"effect_expected" double precision,
	"effect_tolerance" double precision,
	"effect_before" double precision,
	"effect_delta" double precision,
	"effect_from" timestamp with time zone,
	"effect_by" timestamp with time zone,
	"observed" double precision,
	"observed_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "commands_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "basemaps" (
	"site_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"geojson_gzip" "bytea" NOT NULL,
	"imported_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "import_lines" (
	"tenant_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"verdict" text NOT NULL,
	"tag" text NOT NULL,
	"name" text NOT NULL,
	"type_id" text NOT NULL,
	"changed" jsonb NOT NULL,
	"problems" jsonb NOT NULL,
	"lon" double precision,
	"lat" double precision,
	"object_id" uuid,
	"version" integer,
	"before" jsonb,
	CONSTRAINT "import_lines_import_id_line_pk" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
CREATE TABLE "import_pieces" (
	"tenant_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "import_pieces_import_id_n_pk" PRIMARY KEY("import_id","n")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"by" jsonb NOT NULL,
	"file_name" text NOT NULL,
	"bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"format" text NOT NULL,
	"encoding" text NOT NULL,
	"crs" text,
	"headers" jsonb NOT NULL,
	"sample" jsonb NOT NULL,
	"mapping" jsonb NOT NULL,
	"unknown_types" jsonb NOT NULL,
	"problems" jsonb NOT NULL,
	"state" text NOT NULL,
	"report" jsonb,
	"progress" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"applied_at" timestamp with time zone,
	"undone_at" timestamp with time zone,
	CONSTRAINT "imports_in_tenant" UNIQUE("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "gateway_claims" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"gateway_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"issued_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gateway_refusals" (
	"tenant_id" uuid NOT NULL,
	"gateway_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"count" bigint NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"last_detail" text,
	CONSTRAINT "gateway_refusals_gateway_id_reason_hour_pk" PRIMARY KEY("gateway_id","reason","hour")
);
--> statement-breakpoint
CREATE TABLE "gateway_server_keys" (
	"purpose" text PRIMARY KEY NOT NULL,
	"private_jwk" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gateways" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"group_id" text NOT NULL,
	"node_id" text NOT NULL,
	"kind" text NOT NULL,
	"public_key" jsonb,
	"password_hash" text,
	"enrolled_at" timestamp with time zone,
	"agent_version" text,
	"epoch_floor" integer DEFAULT 1 NOT NULL,
	"online" boolean DEFAULT false NOT NULL,
	"last_seen_at" timestamp with time zone,
	"status" jsonb,
	"gaps" integer DEFAULT 0 NOT NULL,
	"lease_epoch" integer DEFAULT 0 NOT NULL,
	"lease_owner" text,
	"disputed_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "finding_reports" (
	"id" uuid NOT NULL,
	"ended" boolean NOT NULL,
	"tenant_id" uuid NOT NULL,
	"finding_id" uuid,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "finding_reports_pk" PRIMARY KEY("tenant_id","id","ended")
);
--> statement-breakpoint
CREATE TABLE "findings" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"gateway_id" uuid NOT NULL,
	"suffix" text NOT NULL,
	"type_id" text NOT NULL,
	"kind" text NOT NULL,
	"priority" integer NOT NULL,
	"is_alert" boolean NOT NULL,
	"state" text NOT NULL,
	"model" jsonb NOT NULL,
	"tier" text NOT NULL,
	"confidence" double precision NOT NULL,
	"latency_us" double precision NOT NULL,
	"energy_mj" double precision,
	"started_at" timestamp with time zone NOT NULL,
	"detected_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_by" text,
	"evidence" jsonb NOT NULL,
	"merged_count" integer DEFAULT 0 NOT NULL,
	"label" jsonb,
	CONSTRAINT "findings_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "model_versions" (
	"tenant_id" uuid NOT NULL,
	"id" text NOT NULL,
	"version" text NOT NULL,
	"hash" text NOT NULL,
	"type_id" text NOT NULL,
	"registered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "model_versions_pk" PRIMARY KEY("tenant_id","hash")
);
--> statement-breakpoint
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
CREATE TABLE "address_plans" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"prefix" text collate "C" NOT NULL,
	"scope" text collate "C" NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "address_plans_in_tenant" UNIQUE("tenant_id","id"),
	CONSTRAINT "address_plans_site" UNIQUE("site_id"),
	CONSTRAINT "address_plans_prefix" UNIQUE("scope","prefix")
);
--> statement-breakpoint
CREATE TABLE "address_subnets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"plan_id" uuid NOT NULL,
	"zone" integer NOT NULL,
	"zone_name" text NOT NULL,
	"subnet" integer NOT NULL,
	"name" text NOT NULL,
	"gateway_id" uuid,
	"next_host" bigint DEFAULT 1 NOT NULL,
	CONSTRAINT "address_subnets_place" UNIQUE("plan_id","zone","subnet"),
	CONSTRAINT "address_subnets_of_gateway" UNIQUE("plan_id","gateway_id")
);
--> statement-breakpoint
CREATE TABLE "clashes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"key" text collate "C" NOT NULL,
	"left_id" uuid NOT NULL,
	"right_id" uuid NOT NULL,
	"data" jsonb NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"decided_at" timestamp with time zone,
	"decision" text,
	"winner_id" uuid,
	"why" text,
	"decided_by" jsonb
);
--> statement-breakpoint
CREATE TABLE "code_prefixes" (
	"tenant_id" uuid NOT NULL,
	"prefix" text collate "C" NOT NULL,
	"until" timestamp with time zone NOT NULL,
	CONSTRAINT "code_prefixes_tenant_id_prefix_pk" PRIMARY KEY("tenant_id","prefix")
);
--> statement-breakpoint
CREATE TABLE "codes" (
	"scheme" text NOT NULL,
	"scope" text collate "C" NOT NULL,
	"canonical" text collate "C" NOT NULL,
	"value" text NOT NULL,
	"tenant_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"given_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "edges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"medium" text NOT NULL,
	"from_id" uuid NOT NULL,
	"to_id" uuid NOT NULL,
	"cause_id" uuid GENERATED ALWAYS AS (case when kind in ('located_in', 'connected_by') or (kind = 'feeds' and medium = 'drainage') then to_id else from_id end) STORED NOT NULL,
	"effect_id" uuid GENERATED ALWAYS AS (case when kind in ('located_in', 'connected_by') or (kind = 'feeds' and medium = 'drainage') then from_id else to_id end) STORED NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_until" timestamp with time zone,
	"by" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hidden_labels" (
	"tenant_id" uuid NOT NULL,
	"type_id" text NOT NULL,
	CONSTRAINT "hidden_labels_tenant_id_type_id_pk" PRIMARY KEY("tenant_id","type_id")
);
--> statement-breakpoint
CREATE TABLE "label_tokens" (
	"object_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"token" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"printed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "life_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"verb" text NOT NULL,
	"by" jsonb NOT NULL,
	"note" text,
	"document" text,
	"fields" text[] DEFAULT '{}' NOT NULL,
	"version" integer,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "numbers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"interface" text DEFAULT 'main' NOT NULL,
	"kind" text NOT NULL,
	"value" text collate "C" NOT NULL,
	"scope" text collate "C" DEFAULT 'world' NOT NULL,
	"state" text NOT NULL,
	"is_primary" boolean DEFAULT false NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_until" timestamp with time zone,
	"seen_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "object_past" (
	"object_id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"part" text NOT NULL,
	"n" bigint GENERATED ALWAYS AS IDENTITY (sequence name "object_past_n_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"until" timestamp with time zone NOT NULL,
	"row" jsonb NOT NULL,
	CONSTRAINT "object_past_object_id_part_n_pk" PRIMARY KEY("object_id","part","n")
);
--> statement-breakpoint
CREATE TABLE "objects" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"type_id" text NOT NULL,
	"site_id" uuid NOT NULL,
	"code" text collate "C" NOT NULL,
	"tag" text NOT NULL,
	"names" jsonb NOT NULL,
	"parent_id" uuid,
	"gateway_id" uuid,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"life_state" text DEFAULT 'in_service' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"retired_at" timestamp with time zone,
	CONSTRAINT "objects_in_tenant" UNIQUE("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "places" (
	"object_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"lon" double precision NOT NULL,
	"lat" double precision NOT NULL,
	"level_m" double precision DEFAULT 0 NOT NULL,
	"heading_deg" double precision DEFAULT 0 NOT NULL,
	"source_crs" text NOT NULL,
	"source_x" double precision NOT NULL,
	"source_y" double precision NOT NULL,
	"approximate" boolean DEFAULT false NOT NULL,
	"cell" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rebindings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"interface" text NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_until" timestamp with time zone NOT NULL,
	"why" text NOT NULL,
	"by" jsonb NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "registry_tries" (
	"key" text PRIMARY KEY NOT NULL,
	"times" integer NOT NULL,
	"since_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "security_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"key" text collate "C" NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"object_id" uuid,
	"site_id" uuid,
	"data" jsonb NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"acknowledged_at" timestamp with time zone,
	"acknowledged_by" jsonb,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "series" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "series_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"tenant_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"unit" text NOT NULL,
	CONSTRAINT "series_one" UNIQUE("object_id","channel")
);
--> statement-breakpoint
CREATE TABLE "stays" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"asset_id" uuid NOT NULL,
	"position_id" uuid NOT NULL,
	"during" "tstzrange" NOT NULL,
	"voided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "successions" (
	"object_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"successor_id" uuid NOT NULL,
	"how" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"why" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "swaps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"position_id" uuid NOT NULL,
	"out_id" uuid NOT NULL,
	"in_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"by" jsonb NOT NULL,
	"note" text,
	"document" text,
	"undone_at" timestamp with time zone,
	"undone_by" jsonb
);
--> statement-breakpoint
CREATE TABLE "search_buckets" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "search_buckets_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"type_id" text NOT NULL,
	"site_id" uuid NOT NULL,
	"state" text NOT NULL,
	"has_asset" boolean NOT NULL,
	"has_number" boolean NOT NULL,
	"count" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "search_buckets_one" UNIQUE("tenant_id","type_id","site_id","state","has_asset","has_number","kind")
);
--> statement-breakpoint
CREATE TABLE "search_docs" (
	"tenant_id" uuid NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"names" jsonb NOT NULL,
	"code" text NOT NULL,
	"type_id" text,
	"href" text NOT NULL,
	"rank" integer NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "search_docs_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "search_grams" (
	"tenant_id" uuid NOT NULL,
	"gram" text collate "C" NOT NULL,
	"doc_id" text NOT NULL,
	"weight" integer NOT NULL,
	"rank" integer NOT NULL,
	CONSTRAINT "search_grams_tenant_id_gram_doc_id_pk" PRIMARY KEY("tenant_id","gram","doc_id")
);
--> statement-breakpoint
CREATE TABLE "search_rows" (
	"object_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"bucket" integer NOT NULL,
	"tag_key" text collate "C" NOT NULL,
	"en_key" text collate "C" NOT NULL,
	"zh_key" text collate "C" NOT NULL,
	"path" text collate "C" NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"owner_id" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "search_views_one" UNIQUE("tenant_id","owner_id","name")
);
--> statement-breakpoint
CREATE TABLE "readings" (
	"series_id" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"value" double precision NOT NULL,
	"quality" smallint NOT NULL,
	"source" smallint NOT NULL,
	"received_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "telemetry_batches" (
	"gateway_id" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"sequence" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	"readings" integer NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "telemetry_batches_gateway_id_epoch_sequence_pk" PRIMARY KEY("gateway_id","epoch","sequence")
);
--> statement-breakpoint
CREATE TABLE "telemetry_floors" (
	"gateway_id" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"sequence" bigint NOT NULL,
	CONSTRAINT "telemetry_floors_gateway_id_epoch_pk" PRIMARY KEY("gateway_id","epoch")
);
--> statement-breakpoint
CREATE TABLE "telemetry_latest" (
	"series_id" integer PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"value" double precision NOT NULL,
	"quality" smallint NOT NULL,
	"source" smallint NOT NULL,
	"received_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "telemetry_packed" (
	"series_id" integer NOT NULL,
	"hour" timestamp with time zone NOT NULL,
	"offsets_ms" integer[] NOT NULL,
	"values" double precision[] NOT NULL,
	"qualities" smallint[] NOT NULL,
	"sources" smallint[] NOT NULL,
	CONSTRAINT "telemetry_packed_series_id_hour_pk" PRIMARY KEY("series_id","hour")
);
--> statement-breakpoint
CREATE TABLE "telemetry_quarantine" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "telemetry_quarantine_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tenant_id" uuid NOT NULL,
	"gateway_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"series_id" integer,
	"detail" jsonb NOT NULL,
	"received_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "telemetry_slots" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "telemetry_slots_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"readings" bigint
);
--> statement-breakpoint
CREATE TABLE "twin_alarms" (
	"alarm_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"priority" integer NOT NULL,
	"state" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "twin_gateways" (
	"gateway_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"online" boolean NOT NULL,
	"since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fault_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"site_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"text" text NOT NULL,
	"contact" text,
	"locale" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"reason" text,
	"order_id" uuid
);
--> statement-breakpoint
CREATE TABLE "order_counters" (
	"tenant_id" uuid NOT NULL,
	"year" integer NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "order_counters_pk" PRIMARY KEY("tenant_id","year")
);
--> statement-breakpoint
CREATE TABLE "order_entries" (
	"id" uuid NOT NULL,
	"tenant_id" uuid NOT NULL,
	"order_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"by_id" text NOT NULL,
	"by_name" text NOT NULL,
	"kind" text NOT NULL,
	"text" text,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "order_entries_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "work_orders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"number" text NOT NULL,
	"site_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"type_id" text NOT NULL,
	"kind" text,
	"title" jsonb NOT NULL,
	"state" text NOT NULL,
	"priority" integer NOT NULL,
	"assignee_id" text,
	"assignee_name" text,
	"due_at" timestamp with time zone,
	"planned_from" timestamp with time zone,
	"planned_to" timestamp with time zone,
	"finding_id" uuid,
	"alarm_id" uuid,
	"steps" jsonb NOT NULL,
	"parts" jsonb NOT NULL,
	"permits" jsonb NOT NULL,
	"estimate_min" integer,
	"closing_codes" jsonb NOT NULL,
	"closing_code" text,
	"closing_note" text,
	"verified_when" jsonb,
	"verified_at" timestamp with time zone,
	"evidence" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "onefold_auth"."account" ADD CONSTRAINT "account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "onefold_auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "onefold_auth"."session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "onefold_auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sites" ADD CONSTRAINT "sites_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_pieces" ADD CONSTRAINT "import_pieces_import" FOREIGN KEY ("tenant_id","import_id") REFERENCES "public"."imports"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "address_subnets" ADD CONSTRAINT "address_subnets_plan" FOREIGN KEY ("tenant_id","plan_id") REFERENCES "public"."address_plans"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "address_subnets" ADD CONSTRAINT "address_subnets_gateway" FOREIGN KEY ("tenant_id","gateway_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clashes" ADD CONSTRAINT "clashes_left" FOREIGN KEY ("tenant_id","left_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clashes" ADD CONSTRAINT "clashes_right" FOREIGN KEY ("tenant_id","right_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "codes" ADD CONSTRAINT "codes_object" FOREIGN KEY ("tenant_id","object_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "edges" ADD CONSTRAINT "edges_from" FOREIGN KEY ("tenant_id","from_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "edges" ADD CONSTRAINT "edges_to" FOREIGN KEY ("tenant_id","to_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "label_tokens" ADD CONSTRAINT "label_tokens_object" FOREIGN KEY ("tenant_id","object_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "life_events" ADD CONSTRAINT "life_events_object" FOREIGN KEY ("tenant_id","object_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "numbers" ADD CONSTRAINT "numbers_object" FOREIGN KEY ("tenant_id","object_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "objects" ADD CONSTRAINT "objects_parent" FOREIGN KEY ("tenant_id","parent_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "objects" ADD CONSTRAINT "objects_gateway" FOREIGN KEY ("tenant_id","gateway_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "places" ADD CONSTRAINT "places_object" FOREIGN KEY ("tenant_id","object_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rebindings" ADD CONSTRAINT "rebindings_object" FOREIGN KEY ("tenant_id","object_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_object" FOREIGN KEY ("tenant_id","object_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stays" ADD CONSTRAINT "stays_asset" FOREIGN KEY ("tenant_id","asset_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stays" ADD CONSTRAINT "stays_position" FOREIGN KEY ("tenant_id","position_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "successions" ADD CONSTRAINT "successions_object" FOREIGN KEY ("tenant_id","object_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "successions" ADD CONSTRAINT "successions_successor" FOREIGN KEY ("tenant_id","successor_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "swaps" ADD CONSTRAINT "swaps_position" FOREIGN KEY ("tenant_id","position_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "swaps" ADD CONSTRAINT "swaps_out" FOREIGN KEY ("tenant_id","out_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "swaps" ADD CONSTRAINT "swaps_in" FOREIGN KEY ("tenant_id","in_id") REFERENCES "public"."objects"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_user" ON "onefold_auth"."account" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "memberships_person" ON "memberships" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "session_user" ON "onefold_auth"."session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verification_identifier" ON "onefold_auth"."verification" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "alarm_raises_at" ON "alarm_raises" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "alarm_raises_of" ON "alarm_raises" USING btree ("tenant_id","alarm_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "alarms_one_open" ON "alarms" USING btree ("tenant_id","object_id","kind") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "alarms_open" ON "alarms" USING btree ("tenant_id","raised_at") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "alarms_closed" ON "alarms" USING btree ("tenant_id","closed_at") WHERE closed_at is not null;--> statement-breakpoint
CREATE INDEX "alarms_of_object" ON "alarms" USING btree ("tenant_id","object_id");--> statement-breakpoint
CREATE INDEX "alarms_shelved" ON "alarms" USING btree ("shelved_until") WHERE shelved_until is not null;--> statement-breakpoint
CREATE INDEX "command_holds_standing" ON "command_holds" USING btree ("tenant_id","object_id") WHERE released_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "commands_sequence" ON "commands" USING btree ("gateway_id","sequence") WHERE sequence is not null;--> statement-breakpoint
CREATE INDEX "commands_open" ON "commands" USING btree ("valid_until") WHERE state in ('requested', 'awaiting approval', 'queued', 'dispatched', 'accepted', 'acting');--> statement-breakpoint
CREATE INDEX "commands_of_object" ON "commands" USING btree ("tenant_id","object_id","issued_at");--> statement-breakpoint
CREATE INDEX "commands_by_time" ON "commands" USING btree ("tenant_id","issued_at");--> statement-breakpoint
CREATE UNIQUE INDEX "gateway_claims_code" ON "gateway_claims" USING btree ("code_hash");--> statement-breakpoint
CREATE INDEX "gateway_refusals_tenant" ON "gateway_refusals" USING btree ("tenant_id","hour");--> statement-breakpoint
CREATE UNIQUE INDEX "gateways_node" ON "gateways" USING btree ("group_id","node_id");--> statement-breakpoint
CREATE INDEX "gateways_tenant" ON "gateways" USING btree ("tenant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "findings_one_open" ON "findings" USING btree ("tenant_id","object_id","kind") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "findings_of_object" ON "findings" USING btree ("tenant_id","object_id","received_at");--> statement-breakpoint
CREATE INDEX "model_versions_id" ON "model_versions" USING btree ("tenant_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "feed_entries_seq" ON "feed_entries" USING btree ("seq");--> statement-breakpoint
CREATE INDEX "feed_entries_unnumbered" ON "feed_entries" USING btree ("id") WHERE seq is null;--> statement-breakpoint
CREATE INDEX "feed_entries_object" ON "feed_entries" USING btree ("object_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "clashes_open" ON "clashes" USING btree ("tenant_id","kind","key") WHERE decided_at is null;--> statement-breakpoint
CREATE INDEX "clashes_newest" ON "clashes" USING btree ("tenant_id","opened_at");--> statement-breakpoint
CREATE INDEX "clashes_of_left" ON "clashes" USING btree ("left_id");--> statement-breakpoint
CREATE INDEX "clashes_of_right" ON "clashes" USING btree ("right_id");--> statement-breakpoint
CREATE UNIQUE INDEX "codes_unique" ON "codes" USING btree ("scheme","scope","canonical") WHERE removed_at is null;--> statement-breakpoint
CREATE INDEX "codes_resolve" ON "codes" USING btree ("tenant_id","canonical");--> statement-breakpoint
CREATE INDEX "codes_of_object" ON "codes" USING btree ("object_id");--> statement-breakpoint
CREATE UNIQUE INDEX "edges_live" ON "edges" USING btree ("from_id","to_id","kind","medium") WHERE valid_until is null;--> statement-breakpoint
CREATE INDEX "edges_cause" ON "edges" USING btree ("cause_id") WHERE valid_until is null;--> statement-breakpoint
CREATE INDEX "edges_from_all" ON "edges" USING btree ("from_id");--> statement-breakpoint
CREATE INDEX "edges_to_all" ON "edges" USING btree ("to_id");--> statement-breakpoint
CREATE INDEX "life_events_of_object" ON "life_events" USING btree ("object_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "numbers_live" ON "numbers" USING btree ("scope","kind","value") WHERE valid_until is null;--> statement-breakpoint
CREATE UNIQUE INDEX "numbers_primary" ON "numbers" USING btree ("object_id") WHERE valid_until is null and is_primary;--> statement-breakpoint
CREATE INDEX "numbers_of_object" ON "numbers" USING btree ("object_id");--> statement-breakpoint
CREATE INDEX "numbers_value" ON "numbers" USING btree ("kind","value");--> statement-breakpoint
CREATE INDEX "objects_site" ON "objects" USING btree ("site_id");--> statement-breakpoint
CREATE INDEX "objects_children" ON "objects" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "objects_terminals" ON "objects" USING btree ("gateway_id");--> statement-breakpoint
CREATE INDEX "places_cell" ON "places" USING btree ("tenant_id","cell");--> statement-breakpoint
CREATE INDEX "rebindings_of_object" ON "rebindings" USING btree ("object_id");--> statement-breakpoint
CREATE UNIQUE INDEX "security_events_open" ON "security_events" USING btree ("tenant_id","kind","key") WHERE acknowledged_at is null;--> statement-breakpoint
CREATE INDEX "security_events_newest" ON "security_events" USING btree ("tenant_id","raised_at");--> statement-breakpoint
CREATE INDEX "successions_of" ON "successions" USING btree ("successor_id");--> statement-breakpoint
CREATE INDEX "swaps_of_position" ON "swaps" USING btree ("position_id");--> statement-breakpoint
CREATE INDEX "search_grams_of_doc" ON "search_grams" USING btree ("doc_id","gram");--> statement-breakpoint
CREATE INDEX "search_rows_tag" ON "search_rows" USING btree ("bucket","tag_key","object_id");--> statement-breakpoint
CREATE INDEX "search_rows_en" ON "search_rows" USING btree ("bucket","en_key","object_id");--> statement-breakpoint
CREATE INDEX "search_rows_zh" ON "search_rows" USING btree ("bucket","zh_key","object_id");--> statement-breakpoint
CREATE INDEX "search_rows_updated" ON "search_rows" USING btree ("bucket","updated_at","object_id");--> statement-breakpoint
CREATE INDEX "search_rows_path" ON "search_rows" USING btree ("tenant_id","path");--> statement-breakpoint
CREATE INDEX "telemetry_quarantine_tenant" ON "telemetry_quarantine" USING btree ("tenant_id",id desc);--> statement-breakpoint
CREATE INDEX "telemetry_quarantine_sender" ON "telemetry_quarantine" USING btree ("gateway_id","reason","id");--> statement-breakpoint
CREATE INDEX "twin_alarms_object" ON "twin_alarms" USING btree ("tenant_id","object_id");--> statement-breakpoint
CREATE INDEX "fault_requests_by_state" ON "fault_requests" USING btree ("tenant_id","state","received_at");--> statement-breakpoint
CREATE INDEX "order_entries_of" ON "order_entries" USING btree ("tenant_id","order_id","received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "work_orders_number" ON "work_orders" USING btree ("tenant_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "work_orders_one_open" ON "work_orders" USING btree ("tenant_id","object_id","kind") WHERE kind is not null and state not in ('closed', 'cancelled');--> statement-breakpoint
CREATE UNIQUE INDEX "work_orders_of_finding" ON "work_orders" USING btree ("tenant_id","finding_id") WHERE finding_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "work_orders_of_alarm" ON "work_orders" USING btree ("tenant_id","alarm_id") WHERE alarm_id is not null;--> statement-breakpoint
CREATE INDEX "work_orders_by_state" ON "work_orders" USING btree ("tenant_id","state","updated_at");--> statement-breakpoint
CREATE INDEX "work_orders_of_object" ON "work_orders" USING btree ("tenant_id","object_id");