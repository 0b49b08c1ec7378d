import { BlockHash } from "@sigmatrade/core/chain/BlockHeader"
import { Effect, Predicate, Queue, Redacted } from "effect"
import type { Scope } from "effect"
import { WebSocket } from "ws"
import type { RawData } from "ws"
import type { BscLimits } from "./BscSettings.ts"
import { RpcFailure } from "./RpcFailure.ts"

/** What one WebSocket brings: that it is subscribed, then heads. */
type Push = { readonly _tag: "subscribed" } | { readonly _tag: "head"; readonly hash: BlockHash }

/** Pushes kept while the reader is busy; older ones are worthless once a newer is there. */
const PUSHES_MAX = 64
const SUBSCRIBE = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] })
const HASH = /^0x[0-9a-f]{64}$/
const failure = (kind: RpcFailure["kind"], reason: string) => new RpcFailure({ kind, reason })

/** What a message of the socket says; a failure when the subscription is refused, `null` for anything we did not ask for. */
const readMessage = (text: unknown): Push | RpcFailure | null => {
  let message: unknown
  try {
    message = Predicate.isString(text) ? JSON.parse(text) : null
  } catch {
    return failure("malformed", "malformed answer: no JSON")
  }
  if (Predicate.hasProperty(message, "id") && message.id === 1) {
    const accepted = Predicate.hasProperty(message, "result") && Predicate.isString(message.result)
    return accepted ? { _tag: "subscribed" } : failure("refused", "refused: subscription")
  }
  const params = Predicate.hasProperty(message, "params") ? message.params : undefined
  const head = Predicate.hasProperty(params, "result") ? params.result : undefined
  const hash = Predicate.hasProperty(head, "hash") ? head.hash : undefined
  return Predicate.isString(hash) && HASH.test(hash) ? { _tag: "head", hash: BlockHash.make(hash) } : null
}

/** What was said as text; nothing that we ask for comes in another form. */
const textOf = (data: RawData, isBinary: boolean): string | null => Buffer.isBuffer(data) && !isBinary ? data.toString("utf8") : null

const openSocket = (
  url: string,
  limits: BscLimits,
  pushes: Queue.Queue<Push, RpcFailure>
): Effect.Effect<WebSocket, RpcFailure, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.try({
      try: () => {
        const socket = new WebSocket(url, { maxPayload: limits.pushBytesMax, perMessageDeflate: false })
        const end = (error: RpcFailure) => Effect.runSync(Queue.fail(pushes, error))
        socket.on("open", () => socket.send(SUBSCRIBE))
        socket.on("close", () => end(failure("unreachable", "socket closed")))
        socket.on("error", () => end(failure("unreachable", "unreachable")))
        socket.on("message", (data, isBinary) => {
          const push = readMessage(textOf(data, isBinary))
          if (push instanceof RpcFailure) end(push)
          else if (push !== null) Queue.offerUnsafe(pushes, push)
        })
        return socket
      },
      // The message of the error would quote the URL.
      catch: () => failure("unreachable", "malformed socket url")
    }),
    // To close politely would wait for an answer, which a frozen server never gives.
    (socket) => Effect.sync(() => socket.terminate())
  )

/**
 * Opens a WebSocket, subscribes to new heads and hands each to `onHead` until the socket closes, the provider refuses, or nothing
 * comes for `stallTimeoutMs`: a frozen server keeps its connections open, so silence is the only sign. Never succeeds, and leaves
 * no socket behind.
 */
export const pushHeads = Effect.fnUntraced(function*(
  url: Redacted.Redacted<string>,
  limits: BscLimits,
  onHead: (hash: BlockHash) => Effect.Effect<void>
): Effect.fn.Return<never, RpcFailure, Scope.Scope> {
  const pushes = yield* Queue.make<Push, RpcFailure>({ capacity: PUSHES_MAX, strategy: "sliding" })
  yield* openSocket(Redacted.value(url), limits, pushes)
  const next = (duration: number) =>
    Effect.timeoutOrElse(Queue.take(pushes), { duration, orElse: () => Effect.fail(failure("timeout", "no new head")) })
  let push = yield* next(limits.requestTimeoutMs)
  for (;;) {
    if (push._tag === "head") yield* onHead(push.hash)
    push = yield* next(limits.stallTimeoutMs)
  }
}, Effect.scoped)
