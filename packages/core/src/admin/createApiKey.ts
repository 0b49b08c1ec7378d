import { DateTime, Effect, Redacted, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { uuidV7 } from "../persistence/uuidV7.ts"
import { ApiKey, ApiKeyId, isUsable } from "./ApiKey.ts"
import type { ApiKeyName, KeyMode } from "./ApiKey.ts"
import { ApiKeyStore } from "./ApiKeyStore.ts"
import { OperatorKeys } from "./OperatorKeys.ts"
import { isOfSandbox, Scope } from "./Scope.ts"

/** The key would open more than whoever makes it can open himself. */
export class ScopesTooWide extends Schema.TaggedError<ScopesTooWide>()("ScopesTooWide", { scopes: Schema.Array(Scope) }) {}

/** The key would open more of reality than whoever makes it: only a live key makes live keys, and none of them moves a sandbox. */
export class LiveKeyRefused extends Schema.TaggedError<LiveKeyRefused>()("LiveKeyRefused", { reason: Schema.Literals(["test key", "sandbox scope"]) }) {}

/** It would have ended before it began. */
export class ExpiryPassed extends Schema.TaggedError<ExpiryPassed>()("ExpiryPassed", { expiresAt: Schema.DateTimeUtc }) {}

/** It has ended: there is nothing to renew. */
export class ApiKeyEnded extends Schema.TaggedError<ApiKeyEnded>()("ApiKeyEnded", { id: ApiKeyId }) {}

/** How long a key that is replaced works on at most, in minutes. */
export const OVERLAP_MINUTES_MAX = 7 * 24 * 60
/** Characters of a secret that people may see. */
const HINT_LENGTH = 12

/** A key somebody wants. */
export interface ApiKeyWish {
  readonly name: ApiKeyName
  readonly mode: KeyMode
  readonly scopes: ApiKey["scopes"]
  readonly expiresAt: DateTime.Utc | null
}

/** What the key that makes another may do itself. */
export interface ApiKeyMaker {
  readonly mode: KeyMode
  readonly scopes: ReadonlyArray<Scope>
}

/** A key and its secret, which is kept by nobody and shown once. */
export interface NewApiKey {
  readonly key: ApiKey
  readonly secret: Redacted.Redacted
}

const made = Effect.fn("made")(function*(wish: ApiKeyWish, operator: OperatorName) {
  const keys = yield* OperatorKeys
  const secret = yield* keys.makeApiKey(wish.mode)
  const key = new ApiKey({
    ...wish, id: ApiKeyId.make(yield* uuidV7), hint: Redacted.value(secret).slice(0, HINT_LENGTH), operator,
    createdAt: yield* DateTime.now, revokedAt: null, lastUsedAt: null
  })
  yield* (yield* ApiKeyStore).add(key, keys.hash(secret))
  return { key, secret } satisfies NewApiKey
})

/** No key makes one that may do more. To move a sandbox costs nobody anything: that scope any key may give. */
const refuseWider = Effect.fn("refuseWider")(function*(scopes: ApiKey["scopes"], maker: ApiKeyMaker) {
  const beyond = scopes.filter((scope) => !isOfSandbox(scope) && !maker.scopes.includes(scope))
  if (beyond.length > 0) return yield* new ScopesTooWide({ scopes: beyond })
})

/**
 * Makes a key that acts for an operator. Belongs into an act of his. Errors: `ScopesTooWide`, `LiveKeyRefused`, `ExpiryPassed`.
 */
export const createApiKey = Effect.fn("createApiKey")(function*(wish: ApiKeyWish, operator: OperatorName, maker: ApiKeyMaker) {
  if (wish.mode === "live" && maker.mode === "test") return yield* new LiveKeyRefused({ reason: "test key" })
  if (wish.mode === "live" && wish.scopes.some(isOfSandbox)) return yield* new LiveKeyRefused({ reason: "sandbox scope" })
  yield* refuseWider(wish.scopes, maker)
  const { expiresAt } = wish
  if (expiresAt !== null && DateTime.isLessThanOrEqualTo(expiresAt, yield* DateTime.now)) return yield* new ExpiryPassed({ expiresAt })
  return yield* made(wish, operator)
})

/**
 * Makes a key that may do the same under a new secret. The old one works on for `overlapMinutes`, so that whatever uses it can change over
 * without a break. Belongs into an act. Errors: `ApiKeyUnknown`, `ApiKeyEnded`, `ScopesTooWide`.
 */
export const rotateApiKey = Effect.fn("rotateApiKey")(function*(id: ApiKeyId, overlapMinutes: number, maker: ApiKeyMaker) {
  const store = yield* ApiKeyStore
  const now = yield* DateTime.now
  const old = yield* store.lock(id)
  if (!isUsable(old, now)) return yield* new ApiKeyEnded({ id })
  yield* refuseWider(old.scopes, maker)
  yield* store.revoke(id, DateTime.add(now, { minutes: overlapMinutes }))
  return yield* made({ name: old.name, mode: old.mode, scopes: old.scopes, expiresAt: old.expiresAt }, old.operator)
})
