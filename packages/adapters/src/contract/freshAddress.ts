import { Address } from "@sigmatrade/core/chain/Address"
import { BlockHash, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { randomBytes, randomInt } from "node:crypto"

/** 32 random bytes in hex. */
export const freshHash = () => `0x${randomBytes(32).toString("hex")}`
/** The hash of no transaction. */
export const freshTxHash = () => TxHash.make(freshHash())
/** The hash of no block. */
export const freshBlockHash = () => BlockHash.make(freshHash())
/** An address nobody has. */
export const freshAddress = () => Address.make(`0x${randomBytes(20).toString("hex")}`)
/** A chain nobody else speaks of. */
export const freshChainId = () => ChainId.make(randomInt(1_000, 2 ** 31 - 1))
