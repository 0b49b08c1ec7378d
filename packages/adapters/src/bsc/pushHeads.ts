import { BlockHash } from "@sigmatrade/core/chain/BlockHeader"
import { Effect, Predicate, Queue, Redacted } from "effect"
import type { Scope } from "effect"
import type { BscLimits } from "./BscSettings.ts"
import { RpcFailure } from "./RpcFailure.ts"

/** What one WebSocket brings: that it is subscribed, then heads. */
type Push = { readonly _tag: "subscribed" } | { readonly _tag: "head"; readonly hash: BlockHash }

/** Pushes kept while the reader is busy; older ones are worthless once a newer is there. */
const PUSHES_MAX = 64
/**
 * Sockets that have been told to close and have not: Node's WebSocket waits for the other side without limit and cannot be cut off,
 * so a frozen server would collect one for every attempt. With this many no further one is opened; polling goes on.
 */
const SOCKETS_CLOSING_MAX = 4
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

const closeSocket = (socket: WebSocket, closing: Set<WebSocket>): void => {
  if (socket.readyState === WebSocket.CLOSED) return
  closing.add(socket)
  socket.addEventListener("close", () => closing.delete(socket))
  socket.close()
}

const openSocket = (
  url: string,
  closing: Set<WebSocket>,
  pushes: Queue.Queue<Push, RpcFailure>
): Effect.Effect<WebSocket, RpcFailure, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.try({
      try: () => {
        const socket = new WebSocket(url)
        const end = (error: RpcFailure) => Effect.runSync(Queue.fail(pushes, error))
        socket.addEventListener("open", () => socket.send(SUBSCRIBE))
        socket.addEventListener("close", () => end(failure("unreachable", "socket closed")))
        socket.addEventListener("error", () => end(failure("unreachable", "unreachable")))
        socket.addEventListener("message", ({ data }: { readonly data: unknown }) => {
          const push = readMessage(data)
          if (push instanceof RpcFailure) end(push)
          else if (push !== null) Queue.offerUnsafe(pushes, push)
        })
        return socket
      },
      // The message of the error would quote the URL.
      catch: () => failure("unreachable", "malformed socket url")
    }),
    (socket) => Effect.sync(() => closeSocket(socket, closing))
  )

/**
 * Opens a WebSocket, subscribes to new heads and hands each to `onHead` until the socket closes, the provider refuses, or nothing
 * comes for `stallTimeoutMs`: a frozen server keeps its connections open, so silence is the only sign. Never succeeds.
 * `closing` is handed from attempt to attempt and holds the sockets of earlier ones that the server has not let go of.
 */
export const pushHeads = Effect.fnUntraced(function*(
  url: Redacted.Redacted<string>,
  limits: BscLimits,
  closing: Set<WebSocket>,
  onHead: (hash: BlockHash) => Effect.Effect<void>
): Effect.fn.Return<never, RpcFailure, Scope.Scope> {
  if (closing.size >= SOCKETS_CLOSING_MAX) return yield* failure("unreachable", "sockets still closing")
  const pushes = yield* Queue.make<Push, RpcFailure>({ capacity: PUSHES_MAX, strategy: "sliding" })
  yield* openSocket(Redacted.value(url), closing, pushes)
  const next = (duration: number) =>
    Effect.timeoutOrElse(Queue.take(pushes), { duration, orElse: () => Effect.fail(failure("timeout", "no new head")) })
  let push = yield* next(limits.requestTimeoutMs)
  for (;;) {
    if (push._tag === "head") yield* onHead(push.hash)
    push = yield* next(limits.stallTimeoutMs)
  }
}, Effect.scoped)
