import { nameOf } from "@sigmatrade/core/admin/Actor"
import type { ApiKey, ApiKeyId } from "@sigmatrade/core/admin/ApiKey"
import { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import type { ApiKeyWish, LiveKeyRefused, NewApiKey } from "@sigmatrade/core/admin/createApiKey"
import { createApiKey, rotateApiKey } from "@sigmatrade/core/admin/createApiKey"
import { DateTime, Effect, Redacted } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Caller } from "../Caller.ts"
import { ApiContract } from "../contract/ApiContract.ts"
import type { ApiKeyResource, NewApiKeyResource } from "../contract/ApiKeyResource.ts"
import { BodyInvalid, KeyEnded, KeyNotFound, problemOf, ScopeMissing } from "../problems/declaredProblems.ts"
import { callerActs } from "./callerActs.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

const view = ({ createdAt, expiresAt, hint, id, lastUsedAt, mode, name, operator, revokedAt, scopes }: ApiKey): typeof ApiKeyResource.Type => ({
  object: "api_key", id, name, hint, mode, scopes, operator, created_at: createdAt, expires_at: expiresAt, revoked_at: revokedAt, last_used_at: lastUsedAt
})

const newView = ({ key, secret }: NewApiKey): typeof NewApiKeyResource.Type => ({ ...view(key), secret: Redacted.value(secret) })

const notFound = Effect.flatMap(problemOf("key_not_found", "No key has this id. /v1/keys lists them."), (members) => Effect.fail(new KeyNotFound(members)))
const ended = Effect.flatMap(problemOf("key_ended", "This key is expired or revoked. Make a new one."), (members) => Effect.fail(new KeyEnded(members)))
const passed = Effect.flatMap(problemOf("body_invalid", "/expires_at: this moment has passed. Give one ahead, or leave it out."), (members) =>
  Effect.fail(new BodyInvalid({ ...members, errors: [{ pointer: "/expires_at", detail: "must be ahead" }] })))
const refusals = {
  "test key": { pointer: "/mode", detail: "a test key makes test keys only: make live keys with a live key" },
  "sandbox scope": { pointer: "/scopes", detail: "sandbox:control is for test keys only: say mode test, or leave it out" }
} as const
const liveRefused = ({ reason }: LiveKeyRefused) => {
  const { detail, pointer } = refusals[reason]
  return Effect.flatMap(problemOf("body_invalid", `${pointer}: ${detail}.`), (members) => Effect.fail(new BodyInvalid({ ...members, errors: [{ pointer, detail }] })))
}
const tooWide = ({ scopes }: { readonly scopes: ReadonlyArray<string> }) =>
  Effect.flatMap(problemOf("scope_missing", `The key that asks has not all of these scopes itself: ${scopes.join(", ")}.`), (members) => Effect.fail(new ScopeMissing(members)))

/** Keys let strangers act for an operator: whoever may not appoint operators may not make them. */
const act = (action: string, subject: string) => ({ permission: "operators.manage", action, subject, reason: null }) as const

const list = Effect.fn("list")(function*(query: ListQuery<ApiKeyId>) {
  return yield* readList("/v1/keys", query, (yield* ApiKeyStore).list, (found) => Effect.succeed(found.map(view)))
})

const read = Effect.fn("read")(function*(id: ApiKeyId) {
  return view(yield* (yield* ApiKeyStore).get(id).pipe(Effect.catchTag("ApiKeyUnknown", () => notFound)))
})

const create = Effect.fn("create")(function*(wish: ApiKeyWish) {
  const maker = yield* Caller
  const made = yield* callerActs(act("make a key", nameOf(maker.actor)), (operator) => createApiKey(wish, operator, maker)).pipe(
    Effect.catchTags({ ScopesTooWide: tooWide, LiveKeyRefused: liveRefused, ExpiryPassed: () => passed })
  )
  return newView(made)
})

const rotate = Effect.fn("rotate")(function*(id: ApiKeyId, overlapMinutes: number) {
  const maker = yield* Caller
  const made = yield* callerActs(act("renew a key", `key:${id}`), () => rotateApiKey(id, overlapMinutes, maker)).pipe(
    Effect.catchTags({ ApiKeyUnknown: () => notFound, ApiKeyEnded: () => ended, ScopesTooWide: tooWide })
  )
  return newView(made)
})

const revoke = Effect.fn("revoke")(function*(id: ApiKeyId) {
  const now = yield* DateTime.now
  const store = yield* ApiKeyStore
  return view(yield* callerActs(act("revoke a key", `key:${id}`), () => store.revoke(id, now)).pipe(Effect.catchTag("ApiKeyUnknown", () => notFound)))
})

/** `/v1/keys` */
export const keys = HttpApiBuilder.group(ApiContract, "keys", (handlers) =>
  handlers
    .handle("list", ({ query }) => list(query))
    .handle("read", ({ params }) => read(params.id))
    .handle("create", ({ payload: { expires_at: expiresAt = null, mode = "live", name, scopes } }) => create({ name, mode, scopes, expiresAt }))
    .handle("rotate", ({ params, payload }) => rotate(params.id, payload.overlap_minutes))
    .handle("revoke", ({ params }) => revoke(params.id)))
