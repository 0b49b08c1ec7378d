import type { RpcAnswer } from "./RpcRule.ts"

/** A height: fixed, or so many blocks behind the head of the upstream. A negative distance runs ahead of the head. */
export type Height = { readonly at: number } | { readonly behind: number }

/** The height as a number, never below genesis. */
export const heightFrom = (height: Height, head: number): number => "at" in height ? height.at : Math.max(0, head - height.behind)

/** Up to which block a node behind a balancer knows each part of the chain. A part not named is complete. */
export interface Lag {
  /** What `eth_blockNumber` and the tag `latest` answer. */
  readonly latest?: Height | undefined
  /** Headers, bodies and transactions: `null` beyond. */
  readonly blocks?: Height | undefined
  /** `eth_getLogs` and receipts: receipts are `null` beyond, logs as `beyond` says. */
  readonly logs?: Height | undefined
  /** Balances, nonces, code, calls, traces: "header not found" beyond. */
  readonly states?: Height | undefined
  /** `error`, the default, as geth since 1.16 and BSC; `empty`: `[]` for what is not there, HTTP 200, no word. */
  readonly beyond?: "error" | "empty" | undefined
}

/** The whole node is so many blocks late. */
export const lagging = (blocks: number, beyond: Lag["beyond"] = "error"): Lag => {
  const behind = { behind: blocks }
  return { latest: behind, blocks: behind, logs: behind, states: behind, beyond }
}

/** An error of the test's choice. */
export interface ChosenError {
  readonly code?: number | undefined
  readonly message?: string | undefined
}

/** Everything a provider can be told to do. Each entry is independent; one that is not set leaves the upstream's answer alone. */
export interface ProviderBehaviour {
  /** Where `finalized` and `safe` stand. `{ behind: 2 }` follows; `{ at: n }` is frozen, gone back or (0) genesis. */
  readonly finality?: Height | "null" | "unsupported" | undefined
  readonly lag?: Lag | undefined
  /** Lower bound of the states that are kept: "missing trie node" below. */
  readonly prunedBelow?: Height | undefined
  /** Lower bound of the transaction index: receipts and transactions by hash are `null` below. */
  readonly unindexedBelow?: Height | undefined
  /** `refused`: every `debug_` and `trace_` method is not found. */
  readonly traces?: "refused" | undefined
  readonly chainId?: number | undefined
  /** Another hash of block 0. */
  readonly genesis?: string | undefined
  /** Code by address, storage by address and slot, answers of `eth_call` by address and selector. All lower case. */
  readonly code?: Readonly<Record<string, string>> | undefined
  readonly storage?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined
  readonly contractAnswers?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined
  /** `eth_getLogs` over more blocks is refused. */
  readonly rangeLimit?: { readonly blocks: number } & ChosenError | undefined
  /** `eth_getLogs` with more logs is refused, or silently cut when `truncate` is set. */
  readonly logLimit?: { readonly logs: number; readonly truncate?: boolean | undefined } & ChosenError | undefined
  /** Anything else, by method; `undefined` lets the other rules answer. Asked first. */
  readonly answers?: Readonly<Record<string, (params: ReadonlyArray<unknown>) => RpcAnswer | undefined>> | undefined
  /** HTTP 429 above so many requests within any second. */
  readonly rate?: { readonly perSecond: number; readonly retryAfterSeconds?: number | undefined } | undefined
  /** Every request gets this HTTP status, for example 403 or 500. */
  readonly status?: { readonly status: number; readonly body?: string | undefined } | undefined
  /** HTTP 200 with another body: a page, `[]`, cut in half, or padded with blanks to so many bytes. */
  readonly body?: "html" | "empty array" | "half" | { readonly paddedToBytes: number } | undefined
  /** What happens to the answers of a batch. */
  readonly batch?: "reversed" | "first missing" | "first twice" | "foreign id" | "no ids" | undefined
  /** Accepts and never answers, or answers so much later. */
  readonly silence?: "forever" | { readonly ms: number } | undefined
  /** Closes the connection without an answer: before anything is done, or after the upstream has done it. */
  readonly drop?: "before" | "after" | undefined
  /** Restricts `rate`, `status`, `body`, `batch`, `silence` and `drop` to requests with one of these methods in them. */
  readonly faultsOnly?: ReadonlyArray<string> | undefined
  /** `deaf`: stays open and answers pings, pushes no head by itself; what a test pushes still arrives. */
  readonly socket?: "deaf" | "refuse connections" | "refuse subscriptions" | undefined
}
