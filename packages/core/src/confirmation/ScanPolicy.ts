import type { Option } from "effect"
import { Context } from "effect"
import type { BlockNumber } from "../chain/BlockHeader.ts"

/** How a chain is read. A setting. */
export class ScanPolicy extends Context.Service<ScanPolicy, {
  /** The first block ever read (`BSC_START_BLOCK`); none: the newest final one at the first start. */
  readonly startBlock: Option.Option<BlockNumber>
  /** Final blocks read in one step. */
  readonly finalBlocksMax: number
  /** Blocks that may still change read in one step. */
  readonly liveBlocksMax: number
  /** Headers kept to find the point where two forks part; more than finality ever lags. */
  readonly headersMax: number
  /** Transfers worked on in one step. */
  readonly transfersMax: number
}>()("@sigmatrade/core/confirmation/ScanPolicy") {}
