import { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import type { KeyedRequest } from "@sigmatrade/core/persistence/IdempotencyStore"
import { IdempotencyStore, KeptAnswer } from "@sigmatrade/core/persistence/IdempotencyStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Types } from "effect"
import { DateTime, Effect, Layer, Option, Result } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { CallerName } from "../Caller.ts"
import { OnceOnly } from "../contract/OnceOnly.ts"
import { refuse } from "../problems/refuse.ts"
import { idempotencyKeyOf } from "./idempotencyKeyOf.ts"

const inProgress = refuse("idempotency_in_progress", "A request with this Idempotency-Key is under way. Send this one again in a moment.")
const reused = refuse("idempotency_key_reused", "This Idempotency-Key was used for another request. Use a new key for every wish.")

const inOrder = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => one < other ? -1 : 1)) : value

/** The same for bodies that say the same. */
const canonical = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), inOrder)
  } catch {
    return body
  }
}

const keptOf = Effect.fnUntraced(function*(response: HttpServerResponse.HttpServerResponse, fingerprint: string) {
  const web = HttpServerResponse.toWeb(response)
  const body = yield* Effect.promise(() => web.text())
  return new KeptAnswer({ fingerprint, status: web.status, contentType: web.headers.get("content-type") ?? "", body })
})

const replayed = ({ body, contentType, status }: KeptAnswer) =>
  HttpServerResponse.text(body, { status, ...(contentType === "" ? {} : { contentType }), headers: { "idempotency-replayed": "true" } })

/**
 * Does it, or finds it done. A refusal is no failure of the step: what the audit log keeps of it stays, while the work has undone itself.
 */
const once = Effect.fnUntraced(function*(
  request: KeyedRequest, fingerprint: string, answer: Effect.Effect<HttpServerResponse.HttpServerResponse, Types.unhandled>
) {
  const store = yield* IdempotencyStore
  if (!(yield* store.claim(request))) return yield* inProgress
  const known = Option.getOrNull(yield* store.get(request))
  if (known !== null) return known.fingerprint === fingerprint ? Result.succeed(replayed(known)) : yield* reused
  const done = yield* Effect.result(answer)
  // Also an answer may be a refusal: of a body that is no JSON, before anything was done.
  if (Result.isSuccess(done) && done.success.status < 300) yield* store.keep(request, yield* keptOf(done.success, fingerprint), yield* DateTime.now)
  return done
})

/** Keeps answers where the stores keep all else. */
export const onceOnly: Layer.Layer<OnceOnly, never, IdempotencyStore | Transaction | Sha256> = Layer.effect(
  OnceOnly,
  Effect.gen(function*() {
    const [store, transaction, sha256] = [yield* IdempotencyStore, yield* Transaction, yield* Sha256]
    return OnceOnly.of(Effect.fnUntraced(function*(answer, { endpoint }) {
      const { headers, text, url } = yield* HttpServerRequest.HttpServerRequest
      const key = yield* idempotencyKeyOf(headers["idempotency-key"])
      const body = yield* Effect.orElseSucceed(text, () => "")
      const request = { caller: yield* CallerName, operation: `${endpoint.method} ${endpoint.path}`, key }
      const fingerprint = sha256.hash(`${url}\n${canonical(body)}`)
      const result = yield* transaction.run(Effect.provideService(once(request, fingerprint, answer), IdempotencyStore, store))
      return yield* Effect.fromResult(result)
    }))
  })
)
