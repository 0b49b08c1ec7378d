import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"

/** What a caller names one wish by, so that a repeat is the same wish: 1 to 255 printable characters. */
export const IdempotencyKey = Schema.String.check(Schema.isPattern(/^[\x21-\x7e]{1,255}$/u)).pipe(Schema.brand("IdempotencyKey"))
export type IdempotencyKey = typeof IdempotencyKey.Type

/** One wish: the same key of another caller, or at another operation, is another wish. */
export interface KeyedRequest {
  readonly caller: string
  /** Method and path as the contract writes them. */
  readonly operation: string
  readonly key: IdempotencyKey
}

/** What a request was answered with. */
export class KeptAnswer extends Schema.Class<KeptAnswer>("KeptAnswer")({
  /** Tells one request from another under the same key: a hash of what it asked for. */
  fingerprint: Schema.String.check(Schema.isPattern(/^0x[0-9a-f]{64}$/u)),
  status: Schema.Int.check(Schema.isBetween({ minimum: 200, maximum: 299 })),
  contentType: Schema.String,
  body: Schema.String
}) {}

/** Days an answer is kept for repeats. */
export const ANSWER_DAYS = 30

/**
 * Answers to requests that name themselves by a key, each kept in the transaction of what it did: then a request that is repeated finds
 * the answer exactly when it finds the effect. Every adapter passes its contract suite.
 */
export class IdempotencyStore extends Context.Service<IdempotencyStore, {
  /** Inside a transaction: takes the wish until it ends. `false`: somebody else is at it. */
  readonly claim: (request: KeyedRequest) => Effect.Effect<boolean>
  /** The answer that was kept for a wish. */
  readonly get: (request: KeyedRequest) => Effect.Effect<Option.Option<KeptAnswer>>
  /** Keeps the answer; a wish that has one already is a defect. Some that are older than `ANSWER_DAYS` are forgotten with it. */
  readonly keep: (request: KeyedRequest, answer: KeptAnswer, at: DateTime.Utc) => Effect.Effect<void>
}>()("@sigmatrade/core/persistence/IdempotencyStore") {}
