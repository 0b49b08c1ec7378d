import { Address } from "@sigmatrade/core/chain/Address"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { BNB, defaults, HEALTH, USDT } from "../unit/community.ts"
import type { Dice } from "./Dice.ts"

/** The wallet payouts leave from, where a history has one. */
export const PAYOUT = Address.make(`0x${"9a".repeat(20)}`)

/** What one history is played with: a community's settings, and how its chain behaves. */
export type HistorySettings = typeof defaults & {
  /** How many blocks finality stands behind the newest block while nothing is wrong. */
  readonly finalityLag: number
  readonly lagBlocksMax: number
  readonly silentMs: number
  /** How long a block takes while nothing is wrong. */
  readonly blockMs: number
  /** Whether finality is broken once in this history. */
  readonly breaksFinality: boolean
  readonly steps: number
  /** How many faults there will be. */
  readonly faults: number
}

const PROVIDERS = ["p1", "p2", "p3", "p4", "p5"].map((id) => ProviderId.make(id))

const dustOf = (dice: Dice): Map<AssetId, Amount> =>
  dice.percent(70) ? new Map([[BNB, Amount.make(5n)], [USDT, Amount.make(10n)]]) : new Map()

/** Settings as the dice want them. */
export const throwSettings = (dice: Dice): HistorySettings => {
  const count = dice.weighted([[72, 3], [10, 1], [9, 2], [9, 5]])
  const rule = dice.percent(85) ? "finalized" as const : "depth" as const
  const finalityLag = dice.between(2, 5)
  return {
    ...defaults,
    rule,
    providers: PROVIDERS.slice(0, count),
    quorum: count === 1 ? 1 : 2,
    confirmations: rule === "depth" ? dice.between(4, 6) : dice.between(1, 4),
    fallbackBlocks: rule === "finalized" && dice.percent(25) ? 14 : null,
    finalityLag,
    behindBlocksMax: dice.percent(65) ? 100_000 : dice.between(6, 12),
    dust: dustOf(dice),
    strategy: dice.percent(65) ? "sender" : "address",
    payout: dice.percent(50) ? PAYOUT : null,
    finalBlocksMax: dice.between(3, 9),
    liveBlocksMax: dice.between(1, 4),
    headersMax: dice.pick([24, 40, 64]),
    transfersMax: dice.between(3, 8),
    commissionHoldHours: dice.below(2),
    batchSize: dice.between(1, 4),
    deliveryBatchSize: dice.between(2, 6),
    retry: { ...defaults.retry, attemptsMax: 12 },
    lagBlocksMax: dice.pick([4, HEALTH.lagBlocksMax]),
    silentMs: dice.pick([0, 15_000]),
    blockMs: dice.pick([450, 1_000, 3_000]),
    breaksFinality: count !== 1 && dice.percent(7),
    steps: dice.between(18, 40),
    faults: dice.poisson(8)
  }
}
