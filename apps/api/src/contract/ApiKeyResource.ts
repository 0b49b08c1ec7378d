import { ApiKeyId, ApiKeyName, KeyMode } from "@sigmatrade/core/admin/ApiKey"
import { OVERLAP_MINUTES_MAX } from "@sigmatrade/core/admin/createApiKey"
import { Scope } from "@sigmatrade/core/admin/Scope"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Schema, SchemaTransformation } from "effect"
import { ApiTime } from "./ApiTime.ts"

/** A key's id on the wire. */
export const ApiKeyRef = Schema.String.check(Schema.isPattern(/^key_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)).annotate({
  description: "A key's id: key_ and a UUID. It is not the secret.",
  examples: ["key_01890a5d-ac96-774b-bcce-b302099a8057"]
}).pipe(Schema.decodeTo(ApiKeyId, SchemaTransformation.transform({ decode: (text) => text.slice("key_".length), encode: (id) => `key_${id}` })))

const members = {
  object: Schema.Literal("api_key"),
  id: ApiKeyRef,
  name: ApiKeyName,
  hint: Schema.String.annotate({ description: "The beginning of the secret, to tell keys apart." }),
  mode: KeyMode.annotate({ description: "What it opens: the live data, or its operator's sandbox, in which nothing is real. Never changes." }),
  scopes: Schema.NonEmptyArray(Scope).annotate({ description: "What it may be used for. Never changes." }),
  operator: OperatorName.annotate({ description: "On whose behalf it acts: never more than his role allows." }),
  created_at: ApiTime,
  expires_at: Schema.NullOr(ApiTime).annotate({ description: "From then on it opens nothing; null: until it is revoked." }),
  revoked_at: Schema.NullOr(ApiTime).annotate({ description: "Ahead in time while a key that was renewed works on." }),
  last_used_at: Schema.NullOr(ApiTime).annotate({ description: "To the minute." })
}

/** A key of this API on the wire, without its secret. */
export const ApiKeyResource = Schema.Struct(members).annotate({ identifier: "ApiKey", description: "A key of this API. Its secret is shown once, when it is made." })

/** A key that was just made. */
export const NewApiKeyResource = Schema.Struct({
  ...members,
  secret: Schema.String.annotate({ description: "What is sent as Authorization: Bearer. Shown here and never again." })
}).annotate({ identifier: "NewApiKey", description: "A key that was just made, with its secret." })

/** What a new key shall be. */
export const ApiKeyBody = Schema.Struct({
  name: ApiKeyName.annotate({ description: "What uses it, for people: 1 to 60 letters, digits, spaces, dots, hyphens and underscores." }),
  mode: Schema.optionalKey(KeyMode).annotate({
    description: "live: the live data. test: a sandbox of its operator, in which the chain and the clock are moved by POST /v1/sandbox/... . Left out: live."
  }),
  scopes: Schema.NonEmptyArray(Scope).annotate({
    description: "What it may be used for: nothing the key that makes it may not be used for itself. sandbox:control is for test keys, and any key may give it to one."
  }),
  expires_at: Schema.optionalKey(Schema.NullOr(ApiTime)).annotate({ description: "When it ends by itself. Left out or null: never." })
}).annotate({ identifier: "CreateKey", description: "What a new key shall be." })

/** How a key is renewed. */
export const RotationBody = Schema.Struct({
  overlap_minutes: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: OVERLAP_MINUTES_MAX })).annotate({
    description: "How long the old secret works on, so that whatever uses it can change over."
  })
}).annotate({ identifier: "RotateKey", description: "How a key is renewed." })
