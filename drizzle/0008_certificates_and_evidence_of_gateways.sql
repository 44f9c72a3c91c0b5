CREATE TABLE "attestation_references" (
	"tenant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"version" text NOT NULL,
	"jws" text NOT NULL,
	"put_at" timestamp with time zone NOT NULL,
	CONSTRAINT "attestation_references_tenant_id_kind_name_version_pk" PRIMARY KEY("tenant_id","kind","name","version")
);
--> statement-breakpoint
CREATE TABLE "gateway_attestations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"gateway_id" uuid NOT NULL,
	"nonce_hash" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"verdict" text,
	"differences" jsonb,
	"claims" jsonb,
	"expires_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "gateway_certificates" (
	"hash" text PRIMARY KEY NOT NULL,
	"serial" text NOT NULL,
	"tenant_id" uuid NOT NULL,
	"gateway_id" uuid NOT NULL,
	"key_x" text NOT NULL,
	"not_before" timestamp with time zone NOT NULL,
	"not_after" timestamp with time zone NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"issued_by" text NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_by_name" text,
	"revoke_reason" text
);
--> statement-breakpoint
ALTER TABLE "gateway_claims" ADD COLUMN "kind" text DEFAULT 'agent' NOT NULL;--> statement-breakpoint
CREATE INDEX "gateway_attestations_gateway" ON "gateway_attestations" USING btree ("gateway_id","asked_at");--> statement-breakpoint
CREATE INDEX "gateway_attestations_tenant" ON "gateway_attestations" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "gateway_certificates_gateway" ON "gateway_certificates" USING btree ("gateway_id","issued_at");--> statement-breakpoint
CREATE INDEX "gateway_certificates_tenant" ON "gateway_certificates" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "gateway_certificates_revoked" ON "gateway_certificates" USING btree ("not_after") WHERE revoked_at is not null;