import type { Server } from "node:http"
import { WebSocketServer } from "ws"
import type { WebSocket } from "ws"
import { followHeads } from "./followHeads.ts"
import type { NodeHead } from "./followHeads.ts"
import type { ProviderBehaviour } from "./ProviderBehaviour.ts"
import type { ProviderMeter } from "./ProviderCounts.ts"
import type { AskNext, RpcAnswer } from "./RpcRule.ts"
import { hexNumber, resultOf, rpcError } from "./RpcRule.ts"

interface SocketItem {
  readonly id: number | string
  readonly method: string
  readonly params?: ReadonlyArray<unknown>
}

/** What a test can do with the sockets of a provider. */
export interface ProviderSockets {
  /** Pushes heads to every subscriber in this order: a height stands for this provider's block there. */
  readonly push: (heads: ReadonlyArray<number | NodeHead>) => Promise<void>
  /** Cuts every connection. */
  readonly cut: () => void
  readonly subscribers: () => number
  readonly close: () => void
}

const headAt = async (ask: AskNext, number: number): Promise<NodeHead> => {
  const block = resultOf(await ask({ method: "eth_getBlockByNumber", params: [hexNumber(number), false] }))
  if (block === null || block === undefined) throw new Error(`there is no block ${number} to push`)
  return block as NodeHead
}

/** Who listens to new heads; the chain is followed only while somebody does. */
const makeSubscriptions = (behaviour: () => ProviderBehaviour, ask: AskNext) => {
  const subscriptions = new Map<string, WebSocket>()
  let idLast = 0
  const notify = (head: NodeHead) => {
    for (const [subscription, socket] of subscriptions) {
      socket.send(JSON.stringify({ jsonrpc: "2.0", method: "eth_subscription", params: { subscription, result: head } }))
    }
  }
  const heads = followHeads(ask, (head) => behaviour().socket === "deaf" ? undefined : notify(head))
  return {
    notify,
    count: () => subscriptions.size,
    stop: heads.stop,
    add: (socket: WebSocket, params: ReadonlyArray<unknown>): RpcAnswer => {
      if (behaviour().socket === "refuse subscriptions" || params[0] !== "newHeads") return rpcError(-32601, "notifications not supported")
      const subscription = hexNumber(++idLast)
      subscriptions.set(subscription, socket)
      heads.start()
      return { result: subscription }
    },
    /** Answers whether there was any such subscription. */
    forget: (isMeant: (id: string, socket: WebSocket) => boolean): boolean => {
      const meant = [...subscriptions].filter(([id, socket]) => isMeant(id, socket))
      for (const [id] of meant) subscriptions.delete(id)
      if (subscriptions.size === 0) heads.stop()
      return meant.length > 0
    }
  }
}

/** Answers JSON-RPC over WebSocket on the same port, and pushes new heads as this provider would see them. */
export const serveSocket = (server: Server, behaviour: () => ProviderBehaviour, meter: ProviderMeter, ask: AskNext): ProviderSockets => {
  const sockets = new WebSocketServer({ noServer: true })
  const subscriptions = makeSubscriptions(behaviour, ask)

  const answer = async (socket: WebSocket, { method, params = [] }: SocketItem): Promise<RpcAnswer> => {
    if (method === "eth_subscribe") return subscriptions.add(socket, params)
    return method === "eth_unsubscribe" ? { result: subscriptions.forget((id) => id === params[0]) } : ask({ method, params })
  }
  const onMessage = async (socket: WebSocket, data: string): Promise<void> => {
    const item = JSON.parse(data) as SocketItem
    meter.call(item.method)
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: item.id, ...await answer(socket, item) }))
  }
  server.on("upgrade", (request, stream, head) => {
    meter.connection()
    if (behaviour().socket === "refuse connections") return void stream.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n")
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on("message", (data: Buffer) => void onMessage(socket, data.toString("utf8")).catch(() => socket.terminate()))
      socket.on("close", () => subscriptions.forget((_, other) => other === socket))
    })
  })
  const cut = () => sockets.clients.forEach((socket) => socket.terminate())

  return {
    cut,
    push: async (script) => {
      for (const head of script) subscriptions.notify(typeof head === "number" ? await headAt(ask, head) : head)
    },
    subscribers: subscriptions.count,
    close: () => {
      subscriptions.stop()
      cut()
      sockets.close()
    }
  }
}
