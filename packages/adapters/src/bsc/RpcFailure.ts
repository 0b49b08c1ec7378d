import { BroadcastOutcome } from "@sigmatrade/core/payout/Payout"
import { Predicate, Schema } from "effect"
import { broadcastRefusal } from "./broadcastRefusal.ts"

/**
 * A JSON-RPC call without a usable answer. `kind` is what the reader decides on, `reason` what people may read.
 * Providers put URLs, keys and request bodies into their messages, so nothing of a message is ever kept.
 */
export class RpcFailure extends Schema.TaggedError<RpcFailure>()("RpcFailure", {
  /** `silent`: the provider was not asked at all, for it has not been answering. */
  kind: Schema.Literals(["timeout", "rate", "range", "state", "unknown block", "refused", "unreachable", "malformed", "silent"]),
  reason: Schema.String,
  /** Of kind `rate`: how long this provider is left alone. Nothing asked of it before that is sent. */
  retryAfterMs: Schema.optionalKey(Schema.Finite),
  /** What the refusal means to a payment that was sent; only a JSON-RPC error says anything. */
  broadcast: Schema.optionalKey(BroadcastOutcome)
}) {}

/** An answer that breaks the protocol: `what` names the part, in our words. */
export const malformed = (what: string): RpcFailure => new RpcFailure({ kind: "malformed", reason: `malformed answer: ${what}` })

/** The provider, or our own budget for it, allows no more calls for `retryAfterMs`. */
export const rateLimited = (reason: string, retryAfterMs: number): RpcFailure => new RpcFailure({ kind: "rate", reason, retryAfterMs })

/** No whole answer came in time. */
export const timedOut = (): RpcFailure => new RpcFailure({ kind: "timeout", reason: "timeout" })

const RATE = /\brate\b|requests? per|per second|too many requests|compute units|quota|throughput|capacity/i
const STATE = /missing trie node|header not found|historical state|state .*(not available|unavailable|pruned)|BlockOutOfRange|due to pruning/i
const UNKNOWN_BLOCK = /unknown block|block not found/i
const RANGE = /range|limit|too (many|large|big)|exceed|more than|timeout|timed out|larger than/i

/** The call itself was refused: a JSON-RPC error. What providers mean by it they say only in prose. */
export const refusal = (error: unknown): RpcFailure => {
  const code = Predicate.hasProperty(error, "code") && Predicate.isNumber(error.code) ? error.code : undefined
  const text = Predicate.hasProperty(error, "message") && Predicate.isString(error.message) ? error.message : ""
  const reason = `refused: ${code ?? "no code"}`
  const broadcast = broadcastRefusal(text)
  if (RATE.test(text) || code === 429) return new RpcFailure({ kind: "rate", reason: "rate limited" })
  if (STATE.test(text)) return new RpcFailure({ kind: "state", reason })
  if (UNKNOWN_BLOCK.test(text)) return new RpcFailure({ kind: "unknown block", reason })
  if (code === -32005 || RANGE.test(text)) return new RpcFailure({ kind: "range", reason, broadcast })
  return new RpcFailure({ kind: "refused", reason, broadcast })
}

const httpRefusal = (status: number): RpcFailure => {
  if (status === 429) return new RpcFailure({ kind: "rate", reason: "rate limited" })
  if (status === 413) return new RpcFailure({ kind: "range", reason: "refused: http 413" })
  const kind = status >= 500 ? "unreachable" : "refused"
  return new RpcFailure({ kind, reason: `${kind}: http ${status}` })
}

/**
 * The request as a whole failed. `cause` is what viem's HTTP client rejects with; it holds the URL and is dropped here.
 * `status` is that of the response, if there was one; `mayReturn` whether the response says when to come back.
 */
export const transportFailure = (cause: unknown, status?: number, mayReturn = false): RpcFailure => {
  const name = Predicate.hasProperty(cause, "name") ? cause.name : undefined
  if (name === "ResponseBodyTooLargeError") return new RpcFailure({ kind: "range", reason: "answer too large" })
  if (status === 503 && mayReturn) return httpRefusal(429)
  if (status === 429 || status === 413) return httpRefusal(status)
  if (name === "RpcRequestError" && Predicate.hasProperty(cause, "cause")) return refusal(cause.cause)
  if (status !== undefined && status >= 300) return httpRefusal(status)
  const inner = Predicate.hasProperty(cause, "cause") ? cause.cause : undefined
  if (inner instanceof SyntaxError) return malformed("no JSON")
  if (inner instanceof Error && inner.message.startsWith("Expected")) return malformed("missing answer")
  return new RpcFailure({ kind: "unreachable", reason: "unreachable" })
}
