import type { Address } from "@sigmatrade/core/chain/Address"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { Redacted } from "effect"

/** A token whose transfers count: known by its contract's address, never by its name or symbol. */
export interface BscToken {
  readonly asset: AssetId
  readonly contract: Address
  /** What `decimals()` must answer; another answer stops the start. */
  readonly decimals: number
}

/** Every bound the reader works within. */
export interface BscLimits {
  /** How long one HTTP request may take, its body included; also the wait for a WebSocket to open and subscribe. */
  readonly requestTimeoutMs: number
  /** Largest body of an answer; a larger one is refused while it is read. */
  readonly responseBytesMax: number
  /** JSON-RPC calls in one HTTP request. */
  readonly callsPerRequestMax: number
  /** Whole blocks with their transactions in one HTTP request. */
  readonly blocksPerRequestMax: number
  /** Blocks of a final stretch read in one question when every one must be read whole. */
  readonly wholeBlocksMax: number
  /** Blocks with our money that one question about a final stretch proves; with more of them the answer ends earlier. */
  readonly foundBlocksMax: number
  /** HTTP requests of one question under way at once. */
  readonly requestsConcurrentMax: number
  /** JSON-RPC calls a second, whole and at least 1: providers count the calls of a batch. No batch is larger than this. */
  readonly requestsPerSecondMax: number
  /** With calls for longer than this waiting for their turn, further ones fail with kind `rate` instead of waiting too. */
  readonly budgetWaitMsMax: number
  /** Longest rest a provider's `Retry-After` can ask for. */
  readonly retryAfterMsMax: number
  /** Shortest and longest rest after a rate limit without `Retry-After`; it doubles with every one in a row. */
  readonly restMs: number
  readonly restMsMax: number
  /** Timeouts and connection failures in a row before the provider counts as silent and is left alone for `breakerOpenMs`. */
  readonly breakerFailures: number
  readonly breakerOpenMs: number
  /** Blocks in one `eth_getLogs`; halved when the provider refuses, regrown up to this. */
  readonly rangeBlocksMax: number
  /** Accepted ranges in a row before the next may be twice as large. */
  readonly rangeRegrowAfter: number
  /** Timeouts one question may answer by halving before it gives up. */
  readonly rangeTimeoutsMax: number
  /** Wallets named in the log filter; with more, every transfer of the tokens is fetched and matched here. */
  readonly filterWalletsMax: number
  /** Wallets whose balance and nonce are compared to find native transfers; with more, whole blocks are read. */
  readonly comparedWalletsMax: number
  /** How long providers are asked at the start who they are; the start fails when none has answered by then. */
  readonly startWaitMsMax: number
  /** Time between polls for a new head when nothing is pushed. */
  readonly pollIntervalMs: number
  /** Time between polls while heads are pushed: the safety net. */
  readonly pollSafetyIntervalMs: number
  /** Without a pushed head for this long the WebSocket counts as dead and is opened anew. */
  readonly stallTimeoutMs: number
  /** Largest message a WebSocket may bring; a larger one closes it. */
  readonly pushBytesMax: number
  /** First and largest wait before a WebSocket is opened again; the largest is also that before a failed poll is repeated. */
  readonly reconnectDelayMs: number
  readonly reconnectDelayMsMax: number
  /** WebSockets opened in any minute, whatever becomes of them. */
  readonly reconnectsPerMinuteMax: number
}

/** The values used where settings name none. */
export const BSC_LIMITS: BscLimits = {
  requestTimeoutMs: 10_000,
  responseBytesMax: 16_777_216,
  callsPerRequestMax: 50,
  blocksPerRequestMax: 10,
  wholeBlocksMax: 100,
  foundBlocksMax: 1_000,
  requestsConcurrentMax: 3,
  requestsPerSecondMax: 25,
  budgetWaitMsMax: 10_000,
  retryAfterMsMax: 60_000,
  restMs: 1_000,
  restMsMax: 30_000,
  breakerFailures: 5,
  breakerOpenMs: 10_000,
  rangeBlocksMax: 2_000,
  rangeRegrowAfter: 8,
  rangeTimeoutsMax: 3,
  filterWalletsMax: 100,
  comparedWalletsMax: 8,
  startWaitMsMax: 30_000,
  pollIntervalMs: 450,
  pollSafetyIntervalMs: 5_000,
  stallTimeoutMs: 10_000,
  pushBytesMax: 65_536,
  reconnectDelayMs: 1_000,
  reconnectDelayMsMax: 30_000,
  reconnectsPerMinuteMax: 6
}

/** What is looked for, and how: the same at every provider. The limits not named here are those of `BSC_LIMITS`. */
export interface BscChainSettings extends Partial<BscLimits> {
  readonly chainId: ChainId
  readonly tokens: ReadonlyArray<BscToken>
  /** The asset that native value is booked as. */
  readonly native: AssetId
  /** Told of every HTTP request with the method of each JSON-RPC call in it, so that a bench or a meter can count both. */
  readonly onRequest?: ((methods: ReadonlyArray<string>) => void) | undefined
}

/** One provider and what is looked for there. */
export interface BscSettings extends BscChainSettings {
  /** Contains the provider's key as a rule: never printed. */
  readonly httpUrl: Redacted.Redacted<string>
  /** Heads are pushed when it is given, polled otherwise. */
  readonly wsUrl?: Redacted.Redacted<string> | undefined
}

/** Where a provider is, and our name for it. */
export interface BscProvider extends Pick<BscSettings, "httpUrl" | "wsUrl"> {
  readonly id: ProviderId
}
