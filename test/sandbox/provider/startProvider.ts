import { createServer } from "node:http"
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import { finalityRule } from "./finalityRule.ts"
import type { NodeHead } from "./followHeads.ts"
import type { ForgedBlock } from "./ForgedBlock.ts"
import { makeForgedChain } from "./ForgedChain.ts"
import type { ForgeOptions } from "./ForgedChain.ts"
import { forgeRule } from "./forgeRule.ts"
import type { ForgeStep } from "./forgeSteps.ts"
import { historyRule } from "./historyRule.ts"
import { identityRule } from "./identityRule.ts"
import { lagRule } from "./lagRule.ts"
import { limitsRule } from "./limitsRule.ts"
import type { ProviderBehaviour } from "./ProviderBehaviour.ts"
import type { ProviderCounts } from "./ProviderCounts.ts"
import { makeProviderMeter } from "./ProviderCounts.ts"
import type { RpcRule } from "./RpcRule.ts"
import { pipeline } from "./RpcRule.ts"
import { serveHttp } from "./serveHttp.ts"
import { serveSocket } from "./serveSocket.ts"
import type { Upstream } from "./UpstreamNode.ts"
import { upstreamNode } from "./UpstreamNode.ts"

/*
 * A provider of JSON-RPC whose every vice a test decides: it stands before an anvil and is honest until told otherwise.
 *
 *   const provider = await startProvider({ upstream: () => anvil.httpUrl })
 *   provider.set({ finality: { behind: 2 }, lag: lagging(6, "empty") })      independent of each other, in force at once
 *   provider.set({ lag: undefined })                                         takes one off; `reset()` takes all off
 *
 * `set` (every entry is explained in `ProviderBehaviour`):
 *   finality         `finalized` and `safe` behind the head, frozen, gone back, genesis, `null`, unsupported
 *   lag              the chain, or only its latest / blocks / logs / states, ends earlier; logs beyond: error or `[]`
 *   prunedBelow, unindexedBelow, traces                                      "missing trie node", receipts `null`, no traces
 *   chainId, genesis, code, storage, contractAnswers                         another chain, another token
 *   rangeLimit, logLimit                                                     refused ranges, refused or silently cut answers
 *   answers          any method by hand, e.g. `eth_sendRawTransaction`: "already known"
 *   rate, status, body, batch, silence, drop                                 429, 403, 500, HTML, halves, ids, no answer, closed
 *   faultsOnly       restricts the line above to requests with certain methods
 *   socket           deaf, refuses connections, refuses subscriptions
 *
 * Besides: `pointTo` another anvil (`forkAnvil` makes one with the same history), `forge` blocks (steps in `forgeSteps`), `push`
 * heads in any order, `cutSockets`, `counts`.
 */

/** A running provider. */
export interface ProviderFacade {
  readonly httpUrl: string
  readonly wsUrl: string
  /** Changes the named entries and leaves the others; `undefined` takes one off. */
  readonly set: (changes: ProviderBehaviour) => void
  /** Honest again: no behaviour, no forgeries. The upstream and the counts stay. */
  readonly reset: () => void
  /** Serves another node from now on. Forged blocks stay; take them off with `unforge` when they belong to the old one. */
  readonly pointTo: (upstream: Upstream) => void
  /** Shows a changed block at this height and answers what is shown. A second forgery of the same height replaces the first. */
  readonly forge: (number: number, step: ForgeStep, options?: ForgeOptions) => Promise<ForgedBlock>
  readonly unforge: () => void
  /** Pushes heads to every subscriber in this order, whatever `socket` says; a height stands for this provider's block there. */
  readonly push: (heads: ReadonlyArray<number | NodeHead>) => Promise<void>
  /** Cuts every WebSocket connection. */
  readonly cutSockets: () => void
  /** Subscriptions to new heads that are open now. */
  readonly subscribers: () => number
  readonly counts: () => ProviderCounts
  readonly resetCounts: () => void
  /** Ends all connections, unanswered ones included. Safe to call twice. */
  readonly close: () => Promise<void>
}

const chosenAnswers = (behaviour: () => ProviderBehaviour): RpcRule => async (call, next) =>
  behaviour().answers?.[call.method]?.(call.params) ?? next(call)

const listenOnLoopback = (server: Server) =>
  new Promise<number>((resolve) => void server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)))

const endServer = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

/** Starts a provider on a free loopback port, HTTP and WebSocket alike. Any path is served, so a URL may carry a key. */
export const startProvider = async (options: { readonly upstream: Upstream }): Promise<ProviderFacade> => {
  let upstream = options.upstream
  let behaviour: ProviderBehaviour = {}
  const now = () => behaviour
  const node = upstreamNode(() => upstream())
  const forged = makeForgedChain(node)
  const rules = [chosenAnswers, identityRule, historyRule, limitsRule, finalityRule, lagRule].map((rule) => rule(now))
  const ask = pipeline([...rules, forgeRule(forged)], node)
  const meter = makeProviderMeter()
  const http = serveHttp(now, meter, ask)
  const server = createServer(http.onRequest)
  const sockets = serveSocket(server, now, meter, ask)
  const port = await listenOnLoopback(server)
  let closed: Promise<void> | undefined
  return {
    httpUrl: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    set: (changes) => void (behaviour = { ...behaviour, ...changes }),
    reset: () => {
      behaviour = {}
      forged.clear()
    },
    pointTo: (other) => void (upstream = other),
    forge: forged.forge,
    unforge: forged.clear,
    push: sockets.push,
    cutSockets: sockets.cut,
    subscribers: sockets.subscribers,
    counts: meter.read,
    resetCounts: meter.reset,
    close: () => {
      http.close()
      sockets.close()
      return closed ??= endServer(server)
    }
  }
}
