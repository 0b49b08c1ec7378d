import { DateTime, Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { Scope } from "./Scope.ts"

/** The identity of a key: a UUID of version 7. Says nothing of the secret. */
export const ApiKeyId = Schema.String.check(Schema.isPattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)).pipe(Schema.brand("ApiKeyId"))
export type ApiKeyId = typeof ApiKeyId.Type

/** What people call a key: what uses it, mostly. */
export const ApiKeyName = Schema.String.check(Schema.isPattern(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u)).pipe(Schema.brand("ApiKeyName"))
export type ApiKeyName = typeof ApiKeyName.Type

/** What a key opens: the live data, or a sandbox in which nothing is real (`sk_live_`, `sk_test_`). Source: features.md, H10. */
export const KeyMode = Schema.Literals(["live", "test"])
export type KeyMode = typeof KeyMode.Type

/** A key of the HTTP API. Of its secret only a hash is kept. What it may be used for never changes: another use needs another key. */
export class ApiKey extends Schema.Class<ApiKey>("ApiKey")({
  id: ApiKeyId,
  name: ApiKeyName,
  /** The beginning of the secret, by which people tell keys apart. */
  hint: Schema.String.check(Schema.isMinLength(8), Schema.isMaxLength(20)),
  mode: KeyMode,
  scopes: Schema.NonEmptyArray(Scope),
  /** On whose behalf it acts: never more than his role allows, and nothing once he is dismissed. */
  operator: OperatorName,
  createdAt: Schema.DateTimeUtc,
  /** From then on it opens nothing; `null`: until it is revoked. */
  expiresAt: Schema.NullOr(Schema.DateTimeUtc),
  revokedAt: Schema.NullOr(Schema.DateTimeUtc),
  /** To the minute. */
  lastUsedAt: Schema.NullOr(Schema.DateTimeUtc)
}) {}

/** Whether a key opens anything at a moment. */
export const isUsable = ({ expiresAt, revokedAt }: ApiKey, now: DateTime.Utc): boolean =>
  (revokedAt === null || DateTime.isGreaterThan(revokedAt, now)) && (expiresAt === null || DateTime.isGreaterThan(expiresAt, now))
