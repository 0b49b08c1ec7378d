import { Context, Schema } from "effect"
import type { BlockHash } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { ProviderId } from "../chain/ProviderId.ts"
import type { Told } from "./Told.ts"

/** How a provider is doing. Only `ready`, `lagging` and `out of range` have a say in what is final. */
export const ProviderState = Schema.Literals([
  /** Answers, and is as far as the others. */
  "ready",
  /** Answers, but the newest block it knows is well behind the others or old. */
  "lagging",
  /** Answers, but does not keep blocks as old as we need. */
  "out of range",
  /** Is still building its own copy of the chain, by its own word. */
  "syncing",
  /** Serves another chain than the settings name. */
  "wrong chain",
  /** Asked to be left alone for a while. */
  "rate limited",
  /** Has not answered several times in a row. */
  "silent",
  /** Lied or contradicted itself: out until an operator admits it again. */
  "faulty"
])
export type ProviderState = typeof ProviderState.Type

/** A provider as operators are shown it. */
export class ProviderHealth extends Schema.Class<ProviderHealth>("ProviderHealth")({
  id: ProviderId,
  state: ProviderState,
  latest: Schema.NullOr(BlockNumber),
  finalized: Schema.NullOr(BlockNumber),
  /** Why it does not answer, in our own words; `null` when it does. */
  reason: Schema.NullOr(Schema.String)
}) {}

/** What we have seen of a provider so far. Times in milliseconds since 1970. */
export interface ProviderFacts {
  readonly faulty: boolean
  readonly identity: "unknown" | "right" | "wrong"
  readonly identityAtMs: number
  readonly syncing: boolean
  /** Questions in a row without an answer. */
  readonly failures: number
  readonly failedAtMs: number
  readonly reason: string | null
  readonly restingUntilMs: number
  /** When it last did not know a block that it should have; `null`: never. */
  readonly outOfRangeAtMs: number | null
  readonly latest: { readonly number: BlockNumber; readonly timestampSeconds: number } | null
  /** When it last had a say; before its first, when this process began to ask. */
  readonly heardAtMs: number
  /** What it said of tokens' contracts lately. */
  readonly words: Told["tokens"]
}

/** When a provider counts as what. A setting. */
export class HealthPolicy extends Context.Service<HealthPolicy, {
  /** How long a look at a provider's head may take; longer is no answer. */
  readonly lookMsMax: number
  /** Failures in a row that make it silent. */
  readonly failuresMax: number
  /** How long a silent one is left alone before it is asked again. */
  readonly silentMs: number
  /** Blocks it may be behind the others. */
  readonly lagBlocksMax: number
  /** How old its newest block may be by our clock. */
  readonly headAgeMsMax: number
  /** How long it may be without a say before it is missed: a look that fails now and then is nobody's trouble. */
  readonly missedMsMax: number
  /** How often chain id and genesis are compared. */
  readonly identityEveryMs: number
  /** The hash of block 0; `null`: that of the first provider that answered. */
  readonly genesis: BlockHash | null
}>()("@sigmatrade/core/provider/HealthPolicy") {}

/** What we have seen of a provider before its first answer. */
export const UNSEEN: ProviderFacts = {
  faulty: false, identity: "unknown", identityAtMs: 0, syncing: false, failures: 0, failedAtMs: 0, reason: null, restingUntilMs: 0,
  outOfRangeAtMs: null, latest: null, heardAtMs: 0, words: new Map()
}

/** How a provider is doing: the gravest of what we have seen of it. `best` is the newest block any provider knows. */
export const stateOf = (
  facts: ProviderFacts,
  best: number,
  nowMs: number,
  policy: HealthPolicy["Service"]
): ProviderState => {
  if (facts.faulty) return "faulty"
  if (facts.identity === "wrong") return "wrong chain"
  if (facts.restingUntilMs > nowMs) return "rate limited"
  if (facts.failures >= policy.failuresMax || facts.latest === null) return "silent"
  if (facts.syncing) return "syncing"
  const behind = best - facts.latest.number > policy.lagBlocksMax
  if (behind || nowMs - facts.latest.timestampSeconds * 1000 > policy.headAgeMsMax) return "lagging"
  return facts.outOfRangeAtMs !== null && nowMs - facts.outOfRangeAtMs < policy.identityEveryMs ? "out of range" : "ready"
}

/** Whether a provider in this state has a say in what is final: one that is merely slow still tells the truth. */
export const hasSay = (state: ProviderState): boolean => state === "ready" || state === "lagging" || state === "out of range"
