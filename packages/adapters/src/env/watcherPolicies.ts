import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ScanPolicy } from "@sigmatrade/core/confirmation/ScanPolicy"
import { DeliveryPolicy } from "@sigmatrade/core/notification/DeliveryPolicy"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import { Layer, Option } from "effect"

/** A notice that could not be delivered is tried again after 5 s, 15 s, 45 s ... 5 min at most, for about a day. */
const DELIVERY_RETRY = new RetryPolicy({ delayMsFirst: 5000, factor: 3, delayMsMax: 300_000, attemptsMax: 288 })

/** No delivery to a member lasts longer; well below the time a notice belongs to its taker. */
export const DELIVERY_MS_MAX = 15_000

/** How the chain is read and notices are delivered: limits of ours, and the first block as the operator set it. */
export const layer = (startBlock: number | null) =>
  Layer.mergeAll(
    Layer.succeed(ScanPolicy, {
      startBlock: Option.map(Option.fromNullOr(startBlock), (number) => BlockNumber.make(number)),
      finalBlocksMax: 2000,
      liveBlocksMax: 16,
      headersMax: 512,
      transfersMax: 1000
    }),
    Layer.succeed(DeliveryPolicy, { retry: DELIVERY_RETRY, leaseMs: 20_000, deliveryMsMax: DELIVERY_MS_MAX, batchSize: 10 })
  )
