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
  /** Final blocks as young as this are read one by one like those that may still change: nodes that lag answer ranges with nothing. */
  readonly youngBlocks: number
  /** Final blocks we may be behind before they are put off, so that new payments need not wait for them. */
  readonly behindBlocksMax: number
  /** Headers kept to find the point where two forks part; more than finality was ever broken by. */
  readonly headersMax: number
  /** Transfers, or blocks with transfers, worked on in one step. */
  readonly transfersMax: number
  /** How many blocks back providers still know what wallets held: older balances are not compared. */
  readonly stateBlocks: number
}>()("@sigmatrade/core/confirmation/ScanPolicy") {}
