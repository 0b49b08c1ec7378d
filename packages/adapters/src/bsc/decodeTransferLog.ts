import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import { Predicate } from "effect"
import type { Hex } from "viem"
import { addressIn } from "./addressIn.ts"

/** keccak256("Transfer(address,address,uint256)"). */
export const TRANSFER_TOPIC = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"

/** An address as a log topic carries it: left-padded to 32 bytes. */
export const addressTopic = (address: Address): Hex => `0x${"0".repeat(24)}${address.slice(2)}`

/** Where a log of `eth_getLogs` stands. A log without a readable place makes the whole answer unusable. */
export interface LogPlace {
  readonly blockNumber: BlockNumber
  readonly blockHash: BlockHash
  readonly txHash: TxHash
  readonly logIndex: number
  /** The node says that the block of this log left the chain. */
  readonly removed: boolean
}

/** What a `Transfer` log says. */
export interface LogTransfer {
  readonly contract: Address
  readonly from: Address
  readonly to: Address
  readonly amount: bigint
}

/** `ignored`: well-formed, but moves nothing. `exotic`: not the log of an honest transfer; `why` names what is off. */
export type LogContent =
  | { readonly _tag: "transfer"; readonly transfer: LogTransfer }
  | { readonly _tag: "ignored" }
  | { readonly _tag: "exotic"; readonly why: "topics" | "data" | "padding" }

const HASH = /^0x[0-9a-f]{64}$/
const QUANTITY = /^0x[0-9a-f]{1,13}$/
const IGNORED: LogContent = { _tag: "ignored" }

const quantity = (value: unknown): number | null =>
  Predicate.isString(value) && QUANTITY.test(value) ? Number.parseInt(value, 16) : null
const isHash = (value: unknown): value is string => Predicate.isString(value) && HASH.test(value)

/** Reads where a log stands; `null` when a part of it is missing or malformed (a pending log has no block hash). */
export const decodeLogPlace = (log: unknown): LogPlace | null => {
  if (!Predicate.hasProperty(log, "blockHash") || !isHash(log.blockHash)) return null
  if (!Predicate.hasProperty(log, "transactionHash") || !isHash(log.transactionHash)) return null
  const blockNumber = quantity(Predicate.hasProperty(log, "blockNumber") ? log.blockNumber : null)
  const logIndex = quantity(Predicate.hasProperty(log, "logIndex") ? log.logIndex : null)
  if (blockNumber === null || logIndex === null) return null
  return {
    blockNumber: blockNumber as BlockNumber,
    blockHash: log.blockHash as BlockHash,
    txHash: log.transactionHash as TxHash,
    logIndex,
    removed: Predicate.hasProperty(log, "removed") && log.removed === true
  }
}

/** The address in a topic; `null` when the twelve bytes before it are not all zero or the topic is no 32 bytes of hex. */
const topicAddress = (topic: unknown): Address | null =>
  isHash(topic) && topic.startsWith("000000000000000000000000", 2) ? `0x${topic.slice(26)}` as Address : null

/** The same bytes in the same letters: upper-case hex has the same hashes and would hide a log from a comparison of texts. */
const inLowerCase = (value: unknown): unknown => Predicate.isString(value) ? value.toLowerCase() : value

/** Whose log it is, if its first topic says that it is a `Transfer`; `null` for all other logs. */
export const transferContract = (log: unknown): Address | null => {
  const { address, topics }: { address?: unknown; topics?: unknown } = Predicate.isObject(log) ? log : {}
  return Array.isArray(topics) && inLowerCase(topics[0]) === TRANSFER_TOPIC ? addressIn(address) : null
}

/**
 * Reads a log with the first topic of a `Transfer` by slicing, which is thirty times faster than an ABI decoder and stricter:
 * exactly three topics, 32 bytes of data, clean padding. Contract and first topic have been read before, with `transferContract`.
 */
export const decodeTransferLog = (log: unknown, contract: Address): LogContent => {
  const { topics, data }: { topics?: unknown; data?: unknown } = Predicate.isObject(log) ? log : {}
  if (!Array.isArray(topics) || topics.length !== 3) return { _tag: "exotic", why: "topics" }
  const word = inLowerCase(data)
  if (!isHash(word)) return { _tag: "exotic", why: "data" }
  const from = topicAddress(inLowerCase(topics[1]))
  const to = topicAddress(inLowerCase(topics[2]))
  if (from === null || to === null) return { _tag: "exotic", why: "padding" }
  const amount = BigInt(word)
  // Zero-value transfers cost the sender nothing and move nothing: they only put addresses before people's eyes.
  return amount === 0n ? IGNORED : { _tag: "transfer", transfer: { contract, from, to, amount } }
}
