import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { ScanPolicy } from "@sigmatrade/core/confirmation/ScanPolicy"
import { DeliveryPolicy } from "@sigmatrade/core/notification/DeliveryPolicy"
import * as Pace from "@sigmatrade/core/notification/Pace"
import type { PaceLimits } from "@sigmatrade/core/notification/PaceBook"
import { HealthPolicy } from "@sigmatrade/core/provider/ProviderHealth"
import { ReconciliationPolicy } from "@sigmatrade/core/reconciliation/ReconciliationPolicy"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import { WebhookPolicy } from "@sigmatrade/core/webhook/WebhookPolicy"
import { Duration, Layer, Option } from "effect"
import type { CommunitySettings } from "./CommunitySettings.ts"
import type { ProviderSettings } from "./providerSettings.ts"
import type { Values } from "./Setting.ts"
import type { paceSettings } from "./paceSettings.ts"

type PaceSettings = Values<typeof paceSettings>

/** What Telegram lets every bot do. */
const PACE_UNSET: PaceSettings = { messagesPerSecond: 30, chatMessagesPerSecond: 1 }

/** A notice that could not be delivered is tried again after 5 s, 15 s, 45 s ... 5 min at most, for about a day. */
const DELIVERY_RETRY = new RetryPolicy({ delayMsFirst: 5000, factor: 3, delayMsMax: 300_000, attemptsMax: 288 })

/** No delivery to a member lasts longer; well below the time a notice belongs to its taker. */
export const DELIVERY_MS_MAX = 15_000

/** Enough to send 30 messages a second when Telegram takes 160 ms for each; as many may arrive twice when the watcher is killed. */
const IN_HAND_MAX = 5

/** Attempts at webhooks: each lasts 15 s at most, so a lease is over only when its taker is. */
const WEBHOOKS: WebhookPolicy["Service"] = { leaseMs: 60_000, concurrencyMax: 64, endpointConcurrencyMax: 4, batchSize: 500 }

/** What may leave at once after a silence, so that a timer that wakes late loses nothing: Telegram takes a second's worth. */
const BURST_SHARE = 0.1

/** How fast messages leave. */
/** How fast members are told things, and how much of it at once. */
export const paceLimits = ({ chatMessagesPerSecond, messagesPerSecond }: PaceSettings): PaceLimits => ({
  messagesPerSecondMax: messagesPerSecond,
  burstMax: Math.max(1, Math.floor(messagesPerSecond * BURST_SHARE)),
  chatMessagesPerSecondMax: chatMessagesPerSecond,
  chatBurstMax: 1
})

/** How the chain is read: limits of ours, and the first block as the operator set it. */
const scanPolicy = (startBlock: number | null): ScanPolicy["Service"] => ({
  startBlock: Option.map(Option.fromNullOr(startBlock), (number) => BlockNumber.make(number)),
  finalBlocksMax: 2000,
  liveBlocksMax: 16,
  youngBlocks: 100,
  behindBlocksMax: 1200,
  headersMax: 4096,
  transfersMax: 1000,
  stateBlocks: 100
})

/** When a provider counts as what, and which chain it must be on. */
const healthPolicy = (genesis: ProviderSettings["genesis"]): HealthPolicy["Service"] => ({
  lookMsMax: 2000,
  failuresMax: 3,
  silentMs: 5000,
  lagBlocksMax: 20,
  headAgeMsMax: 30_000,
  missedMsMax: 10_000,
  identityEveryMs: 60_000,
  genesis
})

/** How the chain is read and trusted, and how notices are delivered: limits of ours, the rest as the operator set it. */
export const layer = (
  { wallet }: { readonly wallet: Pick<CommunitySettings["wallet"], "confirmations" | "fallbackBlocks" | "finality"> },
  { genesis, quorum, startBlock }: Pick<ProviderSettings, "genesis" | "quorum" | "startBlock">,
  pace: PaceSettings = PACE_UNSET
) =>
  Layer.mergeAll(
    Layer.succeed(ScanPolicy, scanPolicy(startBlock)),
    Layer.succeed(HealthPolicy, healthPolicy(genesis)),
    Layer.succeed(ConfirmationPolicy, {
      rule: wallet.finality, confirmations: wallet.confirmations, quorum, fallbackBlocks: wallet.fallbackBlocks
    }),
    Layer.succeed(WebhookPolicy, WEBHOOKS),
    Layer.succeed(ReconciliationPolicy, { freshFor: Duration.minutes(5), keepFor: Duration.days(7) }),
    Layer.succeed(DeliveryPolicy, { retry: DELIVERY_RETRY, leaseMs: 20_000, deliveryMsMax: DELIVERY_MS_MAX, batchSize: 10, concurrencyMax: IN_HAND_MAX }),
    Pace.layer(paceLimits(pace))
  )
